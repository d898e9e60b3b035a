"""What is known about the words of the three languages; plain Python, no database."""
