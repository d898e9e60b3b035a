"""Something of Torino and something of Ilfov for every address that takes a number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.search_promotions.models import Query
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page, Site, UploadedFile, Workflow
from wagtail_localize.models import Translation, TranslationSource

from funding.models import CallDemand, ImportRun, SourceChange
from home.models import (
    GlossaryEntry,
    OutgoingLink,
    Partner,
    PublisherApprovalTask,
    Role,
    SheetRun,
    SiteSettings,
)
from home.models.access.roles import collection_of
from interest.models import ReplyTemplate
from news.models import ArticlePage, NewsIndexPage
from search.models import Synonym
from tests.factories import child, home, locale, term
from tests.funding.factories import opportunity
from tests.interest.desk.people import adviser, enquiry, territories, user
from tests.server import LANGUAGES

from .addresses import ADMIN, templates


class Case(NamedTuple):
    """Where a thing belongs and in which language it is."""

    place: str
    language: str


TERRITORY = {"torino": "ITC11", "ilfov": "RO322"}
# Any two differ in the place or in the language for one of the roles.
CASES = (Case("torino", "it"), Case("torino", "ro"), Case("ilfov", "ro"))

Made = dict[str, Any]


def page_of(made: Made, case: Case, name: str, **fields: Any) -> ArticlePage:
    """A public article with a draft."""
    page = child(
        made["lists"][case.language],
        ArticlePage,
        title=f"{name} {case.place} {case.language}",
        slug=f"{name}-{case.place}",
        date=date(2026, 1, 1),
        summary="S",
        territories=[territories()[TERRITORY[case.place]]],
        **fields,
    )
    page.save_revision()
    return ArticlePage.objects.get(pk=page.pk)


def handed_in(thing: Any, root: Any) -> Any:
    """Have something wait for whoever may publish it."""
    return thing.get_workflow().start(thing, root)


def of_nowhere(root: Any) -> Made:
    """What belongs to no territory: one of each."""
    made: Made = {"lists": {}, "archives": {}}
    for code in LANGUAGES:
        key = {"translation_key": made["lists"]["en"].translation_key} if made["lists"] else {}
        made["lists"][code] = child(home(code), NewsIndexPage, slug="news", title=code, **key)
        made["archives"][code] = child(home(code), NewsIndexPage, slug="archive", title=code)
    somebody = user("somebody", first_name="Some", last_name="Body")
    SiteSettings.objects.get_or_create(site_id=1)
    english = {"locale": locale()}
    rows = [
        Partner.objects.create(name="P", kind="k", country="IT", **english),
        ReplyTemplate.objects.create(title="T", subject="S", text="T", **english),
        GlossaryEntry.objects.create(meaning="M", en="M"),
        Synonym.objects.create(en="a", it="b"),
        ImportRun.objects.create(origin="incentivi", what="x"),
        CallDemand.objects.create(
            key="D", title="D", applied=1, contracted=1, as_of=date(2026, 1, 1)
        ),
        term("theme", "unused"),
    ]
    made |= {row._meta.label_lower: row.pk for row in rows}
    task = PublisherApprovalTask.objects.first()
    redirect = Redirect.objects.create(old_path="/old", redirect_link="/en/")
    run = SheetRun.objects.create(table="partners", file_name="a.csv", user=root)
    link = OutgoingLink.objects.create(url="https://example.org/")
    image = ContentType.objects.get_for_model(get_image_model())
    kept = {"uploaded_by_user": root, "for_content_type": image}
    upload = UploadedFile.objects.create(file=get_test_image_file(filename="up.png"), **kept)
    return made | {
        "upload": upload.pk, "task": task.pk, "redirect": redirect.pk, "run": run.pk,
        "link": link.pk, "query": Query.get("words").pk, "user": somebody.pk,
        "site": Site.objects.get().pk,
        "workflow": Workflow.objects.first().pk, "group": Group.objects.get(name="Editors").pk,
        "locale": locale("ro").pk, "adviser": adviser("answers", "ITC11").adviser.pk,
        "role": Role.objects.create(user=somebody, kind="translator").pk, "root": home().pk,
    }  # fmt: skip


def of_place(made: Made, place: str, root: Any) -> Made:
    """What belongs to a territory, in whatever language."""
    territory = territories()[TERRITORY[place]]
    collection = collection_of(territory)
    kept = {"title": place, "collection": collection, "uploaded_by_user": root}
    picture = get_image_model().objects.create(file=get_test_image_file(), **kept)
    document = get_document_model().objects.create(file=ContentFile(b"a", name="a.txt"), **kept)
    calls = {
        name: opportunity(f"{place}-{name}", territories=[territory], permanent=True)
        for name in ("call", "waiting", "locked", "planned", "double")
    }
    for call in calls.values():
        call.save_revision()
    calls["planned"].latest_revision.approved_go_live_at = timezone.now() + timedelta(days=3)
    calls["planned"].latest_revision.save()
    calls["locked"].locked = True
    calls["locked"].save()
    state = handed_in(calls["waiting"], root)
    run = ImportRun.objects.first()
    change = SourceChange.objects.create(
        opportunity=calls["call"], run=run, field="title", before="", after="New", why="changed"
    )
    source = page_of(made, Case(place, "en"), "source", social_image=picture)
    fresh = page_of(made, Case(place, "en"), "fresh")
    bound, _made = TranslationSource.get_or_create_from_instance(source)
    return {
        "collection": collection.pk, "image": picture.pk, "document": document.pk,
        "enquiry": enquiry(territory=TERRITORY[place]).pk, "change": change.pk,
        "call workflow": state.pk, "call task": state.current_task_state_id,
        "source": bound.pk, "fresh": fresh.pk, "bound": bound, "original": source,
        "text": bound.stringsegment_set.get(context__path="title").pk,
        "value": bound.overridablesegment_set.first().pk,
        **{f"call {name}" if name != "call" else name: call.pk for name, call in calls.items()},
        **{f"call {name} revision": call.latest_revision_id for name, call in calls.items()},
    }  # fmt: skip


def of_case(made: Made, case: Case, root: Any) -> Made:
    """Pages of a territory in a language, and a version of the territory's English page."""
    pages = {name: page_of(made, case, name) for name in ("page", "waiting", "locked", "planned")}
    state = handed_in(pages["waiting"], root)
    Page.objects.filter(pk=pages["locked"].pk).update(locked=True)
    pages["planned"].latest_revision.approved_go_live_at = timezone.now() + timedelta(days=3)
    pages["planned"].latest_revision.save()
    target = locale(case.language)
    translation = Translation.objects.create(source=made["bound"], target_locale=target)
    translation.save_target(publish=True)
    alias = pages["page"].create_alias(update_slug="alias-" + case.place)
    return {
        **{name: page.pk for name, page in pages.items()},
        "revision": pages["page"].latest_revision_id,
        "planned revision": pages["planned"].latest_revision_id,
        "page workflow": state.pk, "page task": state.current_task_state_id,
        "translation": translation.pk, "alias": alias.pk,
        "version": made["original"].get_translation(target).pk,
        "list": made["lists"][case.language].pk, "archive": made["archives"][case.language].pk,
        "target": target.pk,
    }  # fmt: skip


def things(root: Any) -> dict[Case, Made]:
    """Make everything; say what each part of an address may be, by what it is."""
    everywhere = of_nowhere(root)
    places = {place: everywhere | of_place(everywhere, place, root) for place in TERRITORY}
    return {case: places[case.place] | of_case(places[case.place], case, root) for case in CASES}


# What stands for a part of an address: a thing by its name above, or a word. The first line
# whose beginning fits the address and that names the part counts.
MEANT: list[tuple[str, dict[str, str]]] = [
    ("api/main/documents/", {"pk": "document"}),
    ("api/main/images/", {"pk": "image"}),
    ("api/main/pages/", {"pk": "page", "action_name": "publish"}),
    ("pages/%(page_id)s/convert_alias/", {"page_id": "alias"}),
    ("pages/%(page_id)s/unlock/", {"page_id": "locked"}),
    ("pages/%(page_id)s/revisions/%(revision_id)s/unschedule/",
     {"page_id": "planned", "revision_id": "planned revision"}),
    ("pages/%(page_id)s/workflow_history/detail/",
     {"page_id": "waiting", "workflow_state_id": "page workflow"}),
    ("pages/workflow/",
     {"page_id": "waiting", "task_state_id": "page task", "action_name": "approve"}),
    ("pages/usage/", {"content_type_app_name": "news", "content_type_model_name": "articlepage"}),
    ("pages/add/", {"content_type_app_name": "news", "content_type_model_name": "articlepage"}),
    ("pages/create/", {"app_label": "news", "model_name": "articlepage"}),
    ("pages/", {"pk": "page"}),
    ("choose-page/", {"parent_page_id": "list"}),
    ("tag-autocomplete/", {"app_name": "taggit", "model_name": "tag"}),
    ("collections/", {"pk": "collection", "collection_id": "collection"}),
    ("workflows/remove/", {"page_pk": "root", "workflow_pk": "workflow"}),
    ("workflows/task", {"pk": "task", "app_label": "home", "model_name": "publisherapprovaltask"}),
    ("workflows/", {"pk": "workflow"}),
    ("editing-sessions/", {"app_label": "wagtailcore", "model_name": "page", "object_id": "page"}),
    ("localize/submit/page/", {"page_id": "fresh"}),
    ("localize/page/", {"page_id": "version"}),
    ("localize/submit/snippet/",
     {"app_label": "home", "model_name": "partner", "pk": "home.partner"}),
    ("localize/api/", {"app_label": "home", "model_name": "partner", "pk": "home.partner"}),
    ("enquiries/", {"pk": "enquiry", "action": "note"}),
    ("calls/changes/", {"pk": "change", "decision": "take"}),
    ("calls/doubles/", {"kept": "call", "other": "call double", "decision": "apart"}),
    ("calls/import/", {"token": "x"}),
    ("calls/", {"pk": "call"}),
    ("help/", {"task": "news-item", "language": "en", "name": "x.png"}),
    ("reports/outgoing-links/", {"pk": "link"}),
    ("tables/", {"pk": "run", "name": "partners"}),
    ("users/", {"pk": "user"}),
    ("settings/", {"app_name": "home", "model_name": "sitesettings", "pk": "site"}),
    ("forms/", {"page_id": "page"}),
    ("snippets/funding/fundingopportunity/workflow_history/%(pk)s/detail/",
     {"pk": "call waiting", "workflow_state_id": "call workflow"}),
    ("snippets/funding/fundingopportunity/workflow/",
     {"pk": "call waiting", "task_state_id": "call task", "action_name": "approve"}),
    ("snippets/funding/fundingopportunity/unlock/", {"pk": "call locked"}),
    ("snippets/funding/fundingopportunity/history/%(pk)s/revisions/%(revision_id)s/unschedule/",
     {"pk": "call planned", "revision_id": "call planned revision"}),
    ("snippets/funding/fundingopportunity/", {"pk": "call", "revision_id": "call call revision"}),
    ("snippets/choose/funding/fundingopportunity/", {"pk": "call"}),
    ("advisers/", {"pk": "adviser"}),
    ("roles/", {"pk": "role"}),
    ("locales/", {"pk": "locale"}),
    ("sites/", {"pk": "site"}),
    ("groups/", {"pk": "group"}),
    ("documents/", {"pk": "document"}),
    ("images/", {"pk": "image", "filter_spec": "original"}),
    ("", {
        "page_id": "page", "parent_page_id": "list", "page_to_move_id": "page",
        "destination_id": "archive", "revision_id": "revision", "revision_id_a": "earliest",
        "revision_id_b": "latest", "task_id": "task", "translation_id": "translation",
        "translation_source_id": "source", "string_segment_id": "text",
        "overridable_segment_id": "value", "document_id": "document", "doc_id": "document",
        "image_id": "image", "uploaded_file_id": "upload", "redirect_id": "redirect",
        "query_id": "query", "session_id": "1", "kind": "csv", "mode": "preview",
        "uidb64": "x", "token": "x",
    }),
]  # fmt: skip


class Address(NamedTuple):
    """An address of one thing: how the table calls it, and where it is.

    `is_first` is that of the first thing of its address.
    """

    name: str
    path: str
    template: str
    known: Made
    is_first: bool


def _part(template: str, name: str) -> str:
    """What stands for a part of an address."""
    for beginning, meant in MEANT:
        if template.startswith(beginning) and name in meant:
            return meant[name]
    if template.startswith("snippets/") and name == "pk":
        # snippets/app/model/… or snippets/choose/app/model/…
        app_label, model = template.removeprefix("snippets/").removeprefix("choose/").split("/")[:2]
        return f"{app_label}.{model}"
    raise LookupError(f"tests/access/things.py does not say what “{name}” of {template} is")


def _ways() -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each address without `/admin/`, and what its parts are; of actions on many all."""
    for full, names in templates().items():
        template = full.removeprefix(ADMIN)
        if not template.startswith("bulk/"):
            yield template, {name: _part(template, name) for name in names}
    own = {"page": "page", "customimage": "image", "customdocument": "document", "user": "user"}
    own["fundingopportunity"] = "call"
    bulk_action_registry._scan_for_bulk_actions()
    for app_label, models in bulk_action_registry.actions.items():
        for model, actions in models.items():
            for action in actions:
                thing = own.get(model, f"{app_label}.{model}")
                yield f"bulk/{app_label}/{model}/{action}/?id=%(pk)s", {"pk": thing}


def said(template: str) -> str:
    """Return an address with its parts by their names."""
    return re.sub(r"%\((\w+)\)s", r"<\1>", template)


def _named(template: str, case: Case, paths: dict[Case, str]) -> str:
    """How the table calls an address: with place and language of its thing, where they matter."""
    one, same_place, same_language = (paths[each] for each in CASES)
    by_place, by_language = same_place != same_language, one != same_place
    words = [said(template), case.place * by_place, case.language * by_language]
    return " ".join(filter(None, words)) or "(start)"


def found(made: dict[Case, Made]) -> list[Address]:
    """Return the addresses of everything that was made, each once."""
    listed: dict[str, Address] = {}
    for template, parts in _ways():
        paths = {
            case: ADMIN + template % {name: known.get(part, part) for name, part in parts.items()}
            for case, known in made.items()
        }
        for case, path in paths.items():
            name = _named(template, case, paths)
            is_first = path == paths[CASES[0]]
            listed.setdefault(path, Address(name, path, said(template), made[case], is_first))
    return list(listed.values())
