"""Source documents: files read to text, cleaned, and added to a project with their metadata."""
