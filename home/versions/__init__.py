"""What the versions of a page in all languages have in common, and what one of them lacks."""
