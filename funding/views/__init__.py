"""What answers a request below the funding index."""
