"""Which release of the site this is, and whether two may run on one database."""
