"""What the log says: a line of JSON a record, and nothing of the people who visit."""
