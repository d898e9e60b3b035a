"""Pages that are made once for everybody, and anew when anything they could show has changed."""
