"""Scripts that build data/geojson from packages with geometry; not part of the program."""
