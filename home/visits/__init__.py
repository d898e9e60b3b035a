"""How often pages are opened: counted by page and day, for editors; nothing tells by whom.

No cookie, no network address, no browser is kept. Counting is done in memory, and costs a page no
query; a page that comes from a cache is counted too.
"""
