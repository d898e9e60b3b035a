"""Counting in memory; written now and then in one statement, so that no visitor waits for it."""
