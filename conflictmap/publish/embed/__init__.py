"""The embed kit: widget, snippets and preview pages."""
