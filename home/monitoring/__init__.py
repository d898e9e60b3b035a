"""How the site is: for machines (`/healthz`, `/readyz`, `/metrics`) and for administrators.

What the trunk does not know, such as the search engine, its app registers (`registry.py`).
"""
