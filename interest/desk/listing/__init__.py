"""The list of enquiries, what narrows it, and the same as a table to take away."""
