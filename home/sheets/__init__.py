"""Tables of what the site holds, out and in again, with a look before and a way back."""
