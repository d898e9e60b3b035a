"""Addresses of the site: the admin without a language, pages below `/en/`, `/ro/`, `/it/`."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import index as sitemap_index
from wagtail.contrib.sitemaps.views import sitemap

from funding.sitemaps import CallSitemap
from home.feedback.views import answer
from home.navigation.sitemaps import PageSitemap
from home.rights.documents import serve_document
from home.views import first_visit, not_found, robots, serve_picture

SITEMAPS = {"pages": PageSitemap, "calls": CallSitemap}

urlpatterns = [
    path("admin/failwhale/", not_found),  # Wagtail's way to try what a fault looks like
    path("admin/", include(wagtailadmin_urls)),
    # Before Wagtail's own, at the same address.
    path("documents/<int:document_id>/<path:document_filename>", serve_document),
    path("documents/", include("wagtail.documents.urls")),
    path("robots.txt", robots),
    path(
        "sitemap.xml", sitemap_index, {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap-section"}
    ),
    path("sitemap-<section>.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap-section"),
    path("", first_visit),
]

if settings.SERVE_MEDIA:
    urlpatterns.append(re_path(r"^media/(?P<path>.*)$", serve_picture))

urlpatterns += i18n_patterns(
    path("page-feedback/<int:page_id>/", answer, name="feedback"),
    path("", include("search.urls")),
    path("", include("interest.urls")),
    path("", include(wagtail_urls)),
)

handler400 = "home.views.bad_request"
handler403 = "home.views.forbidden"
handler404 = "home.views.not_found"
handler500 = "home.views.server_error"
