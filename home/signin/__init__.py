"""Signing in: how often it may be tried, the second step, and when a session ends."""
