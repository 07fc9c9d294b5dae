"""conflictmap: maps of conflicts in which every mark can be traced to its sentence."""
