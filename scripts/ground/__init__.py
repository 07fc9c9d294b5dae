"""The world ground of the package: `python -m scripts.ground` builds geo/ground/world.sqlite."""
