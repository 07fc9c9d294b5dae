"""Colours, symbols and lines."""
