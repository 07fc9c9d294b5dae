"""Text: Unicode safety, sentences and exact quotes."""
