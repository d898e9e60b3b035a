"""What pages state that stands in settings or in code, and is never written into a text."""
