"""Reading and writing files; atomic writes."""
