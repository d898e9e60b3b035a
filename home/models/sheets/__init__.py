"""Sheets that somebody uploaded, and what they change."""
