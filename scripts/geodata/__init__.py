"""Scripts that make data/geojson from the packages that carry geometry; no part of the program."""
