"""Sources that are asked every day, each a folder of its own; `registry` names them all.

`frame` is what a source has to say of itself, `fetch` how it is asked. docs/imports.md shows how
to add one.
"""
