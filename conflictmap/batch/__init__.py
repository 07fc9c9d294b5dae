"""Maps of millions of events: checked and located in partitions, published as tiles and texts.

This package alone imports dask, distributed and duckdb. They are an optional install,
``pip install conflictmap[build]``.
"""
