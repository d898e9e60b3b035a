"""The import of calls: read, normalise, compare with what was accepted last, apply or queue.

From top to bottom: `run` (one import from beginning to end), `portal` and `files` (the two ways
in), `staging` (everything read and checked before anything is written), `shapes` with `search`,
`tenders` and `lists` (from a raw record to a `records.Record`), `compare` and `apply` (what
becomes of it), `decide` (an editor's word on what waits), `suggest` (themes to think about).
docs/imports.md tells the rules to editors and operators.
"""
