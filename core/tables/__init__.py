"""Tables as files that people hand in."""
