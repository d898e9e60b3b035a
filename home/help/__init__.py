"""Help for those who work in the admin: one task a page, in their language, from docs/editors/."""
