"""Was this page useful? Two buttons below a text, a count of the answers, a report for editors.

Nothing tells who answered, and a page with the question is the same for everybody: the form needs
no token and sets no cookie.
"""
