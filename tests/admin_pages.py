"""The pages of the admin that are our own, found by their addresses: a new one is not forgotten.

With something for each of them to show, on a site that has its content.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from django.utils.regex_helper import normalize
from wagtail.models import Locale, Page
from wagtail.snippets.models import get_snippet_models
from wagtail_localize.models import Translation

from funding.models import FundingSourcePage
from funding.models.demand import CallDemand
from funding.models.imports import ImportRun, SourceChange, Upload
from home.models import Partner, Role, SheetRun, Term
from home.models.outgoing import LinkPlace, LinkState, OutgoingLink, concrete_type
from home.models.translation.glossary import GlossaryEntry
from home.sheets.registry import table_of
from interest.models import Adviser, ReplyTemplate
from news.models import ArticlePage
from pacts.models import PactPage
from search.models import Synonym
from tests.funding.factories import opportunity
from tests.interest.factories import enquiry

APPS = {"core", "funding", "home", "interest", "news", "pacts", "resources", "search", "sme4green"}
# Of Wagtail's views of our models, those with our columns or panels.
OF_MODELS = re.compile(r":(list|index|edit)$")
# Such a form is filled with the first of its kind.
FORM = re.compile(r"(?:snippets/\w+/)?(\w+)/edit/")
# No pages: parts of one, files, what only takes what is sent; and the steps of signing in.
NO_PAGES = re.compile(
    r"^(api|snippets/choose)/|results/$|\.(csv|xlsx)$|%\((kind|name|decision|action(_name)?)\)s"
    r"|history-results/"
    r"|/(apply|undo|works|confirm|search|terms|upload|machine_translate)/$"
    r"|^(failwhale|logout)/|^password_reset/|^login/|^sign-in/"
)
# What stands for the parts of an address, in their order: by the names of `things`.
SHOWN = {
    "calls/%(pk)s/texts/": ("call",),
    "calls/import/%(token)s/": ("upload",),
    "enquiries/%(pk)s/": ("enquiry",),
    "help/%(task)s/": ("task",),
    "localize/submit/page/%(page_id)s/": ("article",),
    "localize/submit/snippet/%(app_label)s/%(model_name)s/%(pk)s/": ("app", "model", "partner"),
    "localize/update/%(translation_source_id)s/": ("source_of_translation",),
    "reports/outgoing-links/%(pk)s/": ("link",),
    "snippets/funding/fundingopportunity/history/%(pk)s/": ("call",),
    "tables/%(pk)s/": ("sheet",),
    "translate/%(translation_id)s/": ("translation",),
    "users/%(pk)s/two-factor/": ("user",),
}
# Wagtail's own pages in which editors live, with our columns, panels and rights.
WAGTAILS = {
    "start page": ("wagtailadmin_home", ""),
    "explorer": ("wagtailadmin_explore", "parent"),
    "edit article": ("wagtailadmin_pages:edit", "article"),
    "edit pact": ("wagtailadmin_pages:edit", "pact"),
    "edit source": ("wagtailadmin_pages:edit", "source"),
    "history of a page": ("wagtailadmin_pages:history", "article"),
    "delete a user": ("wagtailusers_users:delete", "user"),
}


def addresses(things: dict[str, Any]) -> dict[str, str]:
    """Return the addresses of all pages by their names.

    Raises KeyError for one of which nobody has said in `SHOWN` what it shows.
    """
    found = {
        name: reverse(view, args=[things[thing]] if thing else [])
        for name, (view, thing) in WAGTAILS.items()
    }
    for template, parts in sorted(_own()):
        form = FORM.match(template)
        shown = [f"form of {form[1]}"] if form else SHOWN[template] if parts else ()
        filled = dict(zip(parts, (things[thing] for thing in shown), strict=True))
        found[template] = f"/admin/{template % filled}"
    return found


def _own() -> Iterator[tuple[str, list[str]]]:
    """Yield the addresses of our pages, with the names of their parts."""
    for pattern, name, view in _views(get_resolver()):
        if pattern.startswith("admin/") and _is_ours(name, view):
            (template, parts), *_others = normalize(pattern.removesuffix("$"))
            template = template.removeprefix("admin/")
            if not NO_PAGES.search(template):
                yield template, parts


def _is_ours(name: str, view: Callable) -> bool:
    """Return whether a view is written here, or one of Wagtail's lists and forms of our models."""
    model = getattr(view, "view_initkwargs", {}).get("model")
    of_ours = _app(model) in APPS and OF_MODELS.search(name)
    return bool(of_ours) or _app(getattr(view, "view_class", view)) in APPS


def _app(thing: Any) -> str:
    return str(getattr(thing, "__module__", "")).partition(".")[0]


def _views(
    resolver: URLResolver, before: str = "", within: str = ""
) -> Iterator[tuple[str, str, Callable]]:
    """Yield the regular expressions of all addresses, with the name and the view of each."""
    for entry in resolver.url_patterns:
        here = before + entry.pattern.regex.pattern.removeprefix("^").replace(r"\Z", "")
        if isinstance(entry, URLResolver):
            yield from _views(entry, here, f"{within}{entry.namespace or ''}:")
        elif isinstance(entry, URLPattern):
            yield here, f"{within}{entry.name or ''}", entry.callback


def things() -> dict[str, Any]:
    """Make something for each page to show; return the keys of all."""
    user = get_user_model().objects.create_user("leaves", "leaves@example.org", "leaves")
    call = opportunity(
        "SHOWN-1",
        texts=[{"language": "it", "title": "Filiere corte", "summary": "Per le imprese."}],
        territories=["ITC11"],
        permanent=True,
    )
    article = ArticlePage.objects.filter(locale__language_code="en").first()
    translation = Translation.objects.filter(
        source__object_id=article.translation_key, target_locale__language_code="it"
    ).get()
    partner = Partner.objects.first()
    run = ImportRun.objects.create(origin="file", what="calls.csv", state=ImportRun.State.DONE)
    SourceChange.objects.create(
        opportunity=call, run=run, field="title", before="Old", after="New", why="changed"
    )
    return {
        "parent": article.get_parent().pk,
        "article": article.pk,
        "pact": PactPage.objects.first().pk,
        "source": FundingSourcePage.objects.first().pk,
        "translation": translation.pk,
        "source_of_translation": translation.source_id,
        "app": "home",
        "model": "partner",
        "partner": partner.pk,
        "call": call.pk,
        "task": "find-your-way",
        "user": user.pk,
        "enquiry": enquiry(firm="Forno Buono", person="Anna", message="Meno pane.").pk,
        "upload": _upload(run).token,
        "link": _link(article).pk,
        "sheet": _sheet(call, user).pk,
        **_forms(),
    }


def _forms() -> dict[str, Any]:
    """The first of each of our models that has a form."""
    adviser = Adviser.objects.create(user=get_user_model().objects.create_user("advises"))
    role = Role.objects.create(user=adviser.user, kind="editor")
    ReplyTemplate.objects.create(title="T", subject="S", text="T", locale=Locale.get_default())
    CallDemand.objects.create(title="T", applied=2, contracted=1, as_of=timezone.localdate())
    Synonym.objects.create(en="shop, store")
    GlossaryEntry.objects.get_or_create(meaning="A plan", defaults={"en": "plan"})
    found = {"form of advisers": adviser.pk, "form of roles": role.pk}
    for model in get_snippet_models():
        found[f"form of {model._meta.model_name}"] = model._base_manager.order_by("-pk").first().pk
    return found


def _upload(run: ImportRun) -> Upload:
    """A file that was read, as the page says what it would do."""
    told = ("what", "new", "changed", "unchanged", "queued", "vanished", "rejected", "message")
    report = {"run": {name: getattr(run, name) for name in told} | {"rejections": []}, "notes": []}
    return Upload.objects.create(
        token=f"{'0' * 32}-calls.csv", language="en", state=Upload.State.READY, report=report
    )


def _link(page: Page) -> OutgoingLink:
    today = timezone.localdate()
    link = OutgoingLink.objects.create(
        url="https://gone.example.org/a/long/address/of/a/page/that/is/no/longer/there",
        state=LinkState.DEAD,
        problem="status",
        status=404,
        failed_on=today - timedelta(days=3),
        asked_on=today,
    )
    link.visits.create(day=today, state=LinkState.DEAD, problem="status", status=404)
    LinkPlace.objects.create(link=link, content_type=concrete_type(Page), object_id=page.pk)
    return link


def _sheet(call: Any, user: Any) -> SheetRun:
    """A sheet that was looked at: with a change, a stale one, and rows that cannot be used."""
    run = SheetRun.objects.create(
        table="calls",
        file_name="calls.xlsx",
        user=user,
        problems=[[4, "Title", "It has 900 characters, at most 500 fit."]],
    )
    column = table_of("calls").column("title_it")
    cell = {"row": "", "new": False, "of": "", "name": column.name}
    cell |= {"before": column.get(call), "after": "Filiere lunghe"}
    run.changes.create(object_id=call.pk, title=str(call), cells=[cell], stale=True)
    return run


def people() -> dict[str, Client]:
    """The browsers of an administrator, and of three with a job in Torino."""
    found = {"administrator": get_user_model().objects.create_superuser("ada", password="ada")}
    torino = Term.objects.get(vocabulary="territory", code="ITC11")
    for kind in ("editor", "moderator"):
        found[kind] = get_user_model().objects.create_user(kind)
        Role.objects.create(user=found[kind], kind=kind, territory=torino)
    found["adviser"] = get_user_model().objects.create_user("adviser")
    found["adviser"].groups.add(Group.objects.get(name="Advisers"))
    Adviser.objects.create(user=found["adviser"]).territories.add(torino)
    clients = {name: Client() for name in found}
    for name, user in found.items():
        clients[name].force_login(user)
    return clients
