"""Links that lead out of the site are opened now and then, politely, to see whether they work."""
