"""What the site says in HTTP: headers, methods, whom to tell of a weakness."""
