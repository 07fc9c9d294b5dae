"""A project's records: read, checked and written."""
