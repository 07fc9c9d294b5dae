"""Compressed encoding of large event sets."""
