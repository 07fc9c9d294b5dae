"""The command line: `conflictmap COMMAND`."""
