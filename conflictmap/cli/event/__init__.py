"""The commands of the group `event`."""
