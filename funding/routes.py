"""Which view answers which path below the funding index."""

from __future__ import annotations

from django.urls import re_path

from .paths import CALENDAR, CALLS, COMPARE, DATA_SOURCES, FINDER, pattern
from .views.calendar import show_calendar
from .views.call_list import list_calls
from .views.call_page import show_call
from .views.compare import compare_calls
from .views.data_sources import show_data_sources
from .views.export import export_call, export_calls
from .views.finder import show_finder

# The first that matches answers. Each view takes the index page, the request and the groups.
urlpatterns = [
    re_path(rf"^{pattern(CALLS)}/$", list_calls, name="calls"),
    re_path(rf"^{pattern(CALLS)}/(ics|atom|csv|xlsx|json)/$", export_calls, name="calls_as_file"),
    re_path(rf"^{pattern(CALLS)}/([\w-]+)/$", show_call, name="call"),
    re_path(rf"^{pattern(CALLS)}/([\w-]+)/ics/$", export_call, name="call_as_file"),
    re_path(rf"^{pattern(CALENDAR)}/$", show_calendar, name="calendar"),
    re_path(rf"^{pattern(FINDER)}/$", show_finder, name="finder"),
    re_path(rf"^{pattern(COMPARE)}/$", compare_calls, name="compare"),
    re_path(rf"^{pattern(DATA_SOURCES)}/$", show_data_sources, name="data_sources"),
]
