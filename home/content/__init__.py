"""The site's first content: read from `site/content/`, checked, loaded. See docs/content.md."""
