from .changes import Change
from .documents import DocumentText
from .entries import Entry
from .statistics import SearchCount
from .vocabulary import Synonym, Word

__all__ = ["Change", "DocumentText", "Entry", "SearchCount", "Synonym", "Word"]
