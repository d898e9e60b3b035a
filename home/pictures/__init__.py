"""Pictures: what is kept of their files, and what a page shows where one cannot be read."""
