"""The commands of the group `source`, one module each."""
