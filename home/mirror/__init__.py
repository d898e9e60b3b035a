"""A copy of all public pages, as files, for when the site itself does not answer."""
