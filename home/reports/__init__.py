"""What editors work off: links that do not work, and facts that are to be read again."""
