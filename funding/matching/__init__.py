"""What fits a firm: plain rules, no request, no query. Words are made in `words` alone."""
