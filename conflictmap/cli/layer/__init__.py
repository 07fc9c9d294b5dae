"""The commands of the group `layer`, one module each."""
