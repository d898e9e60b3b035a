"""Documents: what is taken, and how their list is filtered."""
