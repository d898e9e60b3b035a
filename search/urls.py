"""Addresses of search, below each language."""

from django.urls import re_path

from . import views
from .paths import SEARCH, SUGGEST

_word = f"(?:{'|'.join(SEARCH.values())})"

urlpatterns = [
    re_path(rf"^{_word}/$", views.show_results),
    re_path(rf"^{_word}/{SUGGEST}/$", views.show_suggestions),
]
