"""Keeping spam out without third parties, and without hurting people."""
