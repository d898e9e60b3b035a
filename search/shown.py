"""What only the results of a search show, which are made anew for each."""

from core.page_cache.content import never_shown

never_shown(
    "search_change", "search_documenttext", "search_entry", "search_searchcount", "search_synonym",
    "search_word", "search_words",
)  # fmt: skip
