"""Small things that know no model and no app."""
