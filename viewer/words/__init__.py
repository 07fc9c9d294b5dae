"""The interface's words, a JSON table for each language."""
