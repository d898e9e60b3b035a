"""Addresses of the site: the admin without a language, pages below `/en/`, `/ro/`, `/it/`."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import index as sitemap_index
from wagtail.contrib.sitemaps.views import sitemap

from core.http.methods import safe_only
from core.http.security_txt import security_txt
from funding.sitemaps import CallSitemap
from home.feedback.views import answer
from home.navigation.serving import serve
from home.navigation.sitemaps import PageSitemap
from home.rights.documents import serve_document
from home.signin.views import SiteSignInView, document_password, page_password
from home.views import first_visit, not_found, robots, serve_picture

SITEMAPS = {"pages": PageSitemap, "calls": CallSitemap}

urlpatterns = [
    # Wagtail's ways to try what a fault looks like.
    path(f"{settings.ADMIN_PATH}failwhale/", not_found),
    path(f"{settings.ADMIN_PATH}test404/", not_found),
    # Before Wagtail's own, at the same addresses.
    path(settings.ADMIN_PATH, include("home.signin.urls")),
    path(settings.ADMIN_PATH, include(wagtailadmin_urls)),
    path("documents/authenticate_with_password/<int:restriction>/", document_password),
    re_path(r"^documents/(?P<document_id>\d+)/(?P<document_filename>.*)$", serve_document),
    path("documents/", include("wagtail.documents.urls")),
    path("robots.txt", robots),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path(
        "sitemap.xml",
        safe_only(sitemap_index),
        {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap-section"},
    ),
    path(
        "sitemap-<section>.xml",
        safe_only(sitemap),
        {"sitemaps": SITEMAPS},
        name="sitemap-section",
    ),
    path("", first_visit),
]

if settings.SERVE_MEDIA:
    urlpatterns.append(re_path(r"^media/(?P<path>.*)$", serve_picture))

urlpatterns += i18n_patterns(
    path("page-feedback/<int:page_id>/", answer, name="feedback"),
    path("", include("search.urls")),
    path("", include("interest.urls")),
    path("_util/login/", SiteSignInView.as_view()),
    path("_util/authenticate_with_password/<int:restriction>/<int:page>/", page_password),
    re_path(wagtail_urls.serve_pattern, serve, name="wagtail_serve"),
    path("", include(wagtail_urls)),
)

handler400 = "home.views.bad_request"
handler403 = "home.views.forbidden"
handler404 = "home.views.not_found"
handler500 = "home.views.server_error"
