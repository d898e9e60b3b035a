"""Addresses of the desk, below the admin's."""

from django.urls import URLPattern, path, re_path

from .detail import ActionView, EnquiryView
from .listing.export import ExportView
from .listing.list import ListView, SearchView
from .person import PersonView
from .reach import ReachView

urlpatterns: list[URLPattern] = [
    path("enquiries/", ListView.as_view(), name="enquiries"),
    path("enquiries/results/", ListView.as_view(results_only=True), name="enquiry_results"),
    path("enquiries/search/", SearchView.as_view(), name="enquiry_search"),
    re_path(r"^enquiries/export/(?P<kind>csv|xlsx)/$", ExportView.as_view(), name="enquiry_export"),
    path("enquiries/figures/", ReachView.as_view(), name="enquiry_figures"),
    path("enquiries/person/", PersonView.as_view(), name="enquiry_person"),
    path("enquiries/<int:pk>/", EnquiryView.as_view(), name="enquiry"),
    re_path(
        r"^enquiries/(?P<pk>\d+)/(?P<action>state|note|assign|reply)/$",
        ActionView.as_view(),
        name="enquiry_action",
    ),
]
