"""The ground of the world: land, borders, divisions, waters and towns, cut to the bounds of a map.

`geo.ground.store` reads the file that `scripts.ground` builds; `geo.ground.cut` cuts and simplifies
it; `geo.ground.layers` makes the layers of a project from it. docs/explanation/ground.md describes
the sources and their known errors.
"""
