"""The blocks that pages are made of. Kept flat: wagtail-localize fails on deep image blocks."""
