"""Who may do what, and who checks it."""
