"""Whether the forms of this site are open now; kept in memory, so that no page pays a query."""

from __future__ import annotations

from email.utils import parseaddr

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.caching import VersionedCache
from core.formats import language
from home.content.values import stable_id
from home.models.settings import SiteSettings
from home.navigation.page_registry import page_registry, page_registry_cache
from interest.models.advisers import active_advisers

from .rule import Facts, may_ask

NETWORK = "Enterprise Europe Network"
NETWORK_PAGE = stable_id("funding/enterprise-europe-network")
NOWHERE = "localhost"  # the domain of the sender while none is set


def read_facts() -> Facts:
    """Return what is set up, as it is in the database now."""
    about = SiteSettings.objects.filter(site__is_default_site=True).first() or SiteSettings()
    notice = about.privacy_page_id and page_registry().localized(about.privacy_page_id)
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return Facts(
        controller=about.data_controller,
        controller_address=about.controller_address,
        controller_email=about.controller_email,
        has_notice=bool(notice),
        has_adviser=active_advisers().exists(),
        answers_email=about.answers_email,
        contact=about.email,
        sender="" if sender.rpartition("@")[2] in ("", NOWHERE) else sender,
        accessibility_address=about.accessibility_address,
        accessibility_status=about.accessibility_status,
        knows_officer=bool(about.officer_contact) or about.has_no_officer,
        knows_holders=bool(about.data_holders and about.transfers) and about.log_days is not None,
        backup_checked=bool(about.backup_days and about.backup_checked_on),
    )


def facts() -> Facts:
    """Return what is set up."""
    return _facts.get()


def answers_email() -> str:
    """Return the address that answers where no adviser does; empty where there is none."""
    return _facts.get().answers_email


def forms_open() -> bool:
    """Return whether the forms of the site take anything; on trial, always."""
    return settings.TRIAL or may_ask(_facts.get())


def forget_facts() -> None:
    """Have every process look anew at what is set up."""
    _facts.invalidate()


def not_begun(path: str) -> SafeString:
    """Return what the page at `path` says while forms are closed, and where to ask instead.

    Empty on the page that it would lead to.
    """
    versions = page_registry().by_key.get(NETWORK_PAGE, {})
    page = versions.get(language()) or next(iter(versions.values()), None)
    if page and page.url == path:
        return SafeString()
    network = format_html('<a href="{}">{}</a>', page.url, NETWORK) if page else NETWORK
    sentence = _(
        "Advice and email alerts from this site have not begun yet: for free advice, contact the "
        "{network}."
    )
    return format_html(sentence, network=network)


_facts = VersionedCache("interest.readiness", read_facts, depends_on=[page_registry_cache])
