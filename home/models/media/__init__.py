"""Pictures and documents, and how pages have them."""
