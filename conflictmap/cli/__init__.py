"""The command `conflictmap`."""
