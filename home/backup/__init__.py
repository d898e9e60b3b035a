"""Backups: one file with the database, the uploads, and the names of the settings."""
