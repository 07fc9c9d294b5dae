"""Exporters: HTML page, embed kit, images and data files."""
