"""What is looked at before a page or a call is published, and how an editor is told."""
