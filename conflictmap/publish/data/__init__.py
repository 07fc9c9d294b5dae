"""Data export: one module per format, and the import of exported projects."""
