"""The commands of the group `place`, one module each."""
