"""The self-contained HTML page and what it carries."""
