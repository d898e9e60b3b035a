"""A link is replaced everywhere, by those who may; what each visit showed is kept for a year."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry, PageLogEntry, Workflow
from wagtail.signals import published
from wagtail_localize.models import SegmentOverride, TranslationContext

from funding.models import FundingOpportunity
from home.models import LinkVisit, OutgoingLink, Partner, SiteSettings, StandardPage
from home.outgoing.check import LinkCheck
from home.outgoing.places import gather
from home.outgoing.visit import Visitor
from home.reports.replacing import Effect, replace, targets
from tests.factories import child, home, locale
from tests.funding.factories import opportunity
from tests.home.outgoing.server import Web, serving
from tests.interest.desk.people import at, user
from tests.specimens import stream
from tests.versions import TRANSLATED, translated, versions

pytestmark = pytest.mark.django_db
OLD, NEW = "https://old.example/a?x=1&y=2", "https://new.example/b?z=1&w=2"
LINKED = '<p>See <a href="https://old.example/a?x=1&amp;y=2#top">this</a>.</p>'
TODAY = date(2026, 5, 4)


@pytest.fixture
def web() -> Iterator[Web]:
    with serving(Web(pages={"/": 200, "/gone": 404})) as started:
        yield started


def page(title: str = "Page") -> StandardPage:
    made = child(
        home(), StandardPage, title=title, slug=title.lower(), body=stream(("text", LINKED))
    )
    made.save_revision().publish()
    return made


def link(url: str = OLD) -> OutgoingLink:
    gather()
    return OutgoingLink.objects.get(url=url)


def said(instance: StandardPage) -> str:
    return str(instance.body.get_prep_value())


def test_it_is_replaced_in_all_languages_drafts_calls_snippets_and_settings() -> None:
    source = page()
    for code in TRANSLATED:
        translated(source, code)
    source.refresh_from_db()
    source.title = "Not ready"  # somebody is working on it
    source.save_revision()
    written = child(home(), StandardPage, title="New", live=False, body=stream(("text", LINKED)))
    written.save_revision()
    call = opportunity("C-1", official_url=OLD)
    partner = Partner.objects.create(name="P", kind="k", country="IT", locale=locale(), website=OLD)
    SiteSettings.objects.create(site_id=1, data_controller="x")
    admin = user("ada", is_superuser=True)
    before = source.live_revision
    old = link()
    done = replace(old, NEW, admin)
    assert {each.effect for each in done} == {Effect.PUBLISHED, Effect.DRAFT}
    assert len(done) == 6
    source.refresh_from_db()
    for public in (source, *versions(source)):
        assert "https://new.example/b?z=1&amp;w=2" in said(public)
        assert "old.example" not in said(public)
    assert source.title == "Page"
    draft = source.get_latest_revision_as_object()
    assert (draft.title, "old.example" in said(draft)) == ("Not ready", False)
    written.refresh_from_db()
    assert "old.example" not in said(written.get_latest_revision_as_object())
    assert FundingOpportunity.objects.get(pk=call.pk).official_url == NEW
    assert Partner.objects.get(pk=partner.pk).website == NEW
    assert not targets(old, admin)
    logged = [
        *PageLogEntry.objects.filter(action="home.link.replace"),
        *ModelLogEntry.objects.filter(action="home.link.replace"),
    ]
    assert {entry.user for entry in logged} == {admin}
    assert [entry.comment for entry in logged] == [f"{OLD} → {NEW}"] * 6
    assert "old.example" in said(before.as_object())  # from there it is taken back


def test_what_waits_for_a_moderator_waits_on_though_it_does_not_say_the_address() -> None:
    admin = user("ada", is_superuser=True)
    public, call = page(), opportunity("C-1", title="Call", official_url=OLD)
    public.body = stream(("text", "<p>No link</p>"))
    call.official_url = ""
    for draft in (public, call):
        draft.title = "Not ready"
        draft.save_revision()
        Workflow.objects.first().start(draft, admin)
    done = replace(link(), NEW, admin)
    assert [each.effect for each in done] == [Effect.PUBLISHED] * 2
    public.refresh_from_db()
    call.refresh_from_db()
    assert ("new.example" in said(public), call.official_url) == (True, NEW)
    for live, title in ((public, "Page"), (call, "Call")):
        assert (live.title, live.has_unpublished_changes) == (title, True)
        assert live.workflow_in_progress
        live.current_workflow_task_state.approve(user=admin)
        live.refresh_from_db()
        assert live.title == "Not ready"


def test_what_stops_it_in_the_middle_leaves_each_place_whole() -> None:
    source = page()
    translated(source, "it")
    opportunity("C-1", official_url=OLD)
    context = TranslationContext.objects.filter(object_id=source.translation_key).first()
    own = SegmentOverride.objects.create(
        context=context, locale=locale("it"), data_json=json.dumps(OLD)
    )
    old = link()

    def stop(**_kwargs: object) -> None:
        raise RuntimeError

    published.connect(stop, sender=FundingOpportunity)
    try:
        with pytest.raises(RuntimeError):
            replace(old, NEW, user("ada", is_superuser=True))
    finally:
        published.disconnect(stop, sender=FundingOpportunity)
    own.refresh_from_db()
    assert own.data_json == json.dumps(NEW)
    assert [place.content_type.model for place in old.places.all()] == ["fundingopportunity"]


def test_who_may_not_publish_leaves_drafts_and_who_may_not_write_nothing() -> None:
    public = page()
    call = opportunity("C-1", official_url=OLD)
    editor = user("anna", "Editors")
    effects = {each.title: each.effect for each in replace(link(), NEW, editor)}
    assert effects == {"Page": Effect.DRAFT, str(call): Effect.DRAFT}
    public.refresh_from_db()
    assert "old.example" in said(public)
    assert "new.example" in said(public.get_latest_revision_as_object())
    assert FundingOpportunity.objects.get(pk=call.pk).official_url == OLD
    nobody = user("olga", "Advisers")
    assert {each.effect for each in targets(link(), nobody)} == {Effect.REFUSED}
    public.locked, public.locked_by = True, nobody
    public.save()
    assert Effect.REFUSED in {each.effect for each in targets(link(), editor)}


def test_the_new_address_is_opened_first_then_previewed(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    public = page()
    admin = at(user("ada", is_superuser=True))
    address = reverse("outgoing_link", args=[link().pk])

    def sent(new: str, **more: str) -> str:
        return admin.post(address, {"new": new, **more}, follow=True).content.decode()

    assert "private network" in sent(web.url())  # loopback is not of the public internet

    def local() -> Visitor:
        return Visitor(pause=0, may_open={"127.0.0.1"}.__contains__, longest=1)

    monkeypatch.setattr("home.reports.link_page.visitor", local)
    assert "does not work" in sent(web.url("/gone"), replace="on")
    assert "another address" in sent(OLD)
    previewed = sent(web.url())
    assert "Replace in 1 place" in previewed
    assert "will be published" in previewed
    public.refresh_from_db()
    assert "old.example" in said(public)
    assert "replaced in 1 place" in sent(web.url(), replace="on")
    public.refresh_from_db()
    assert web.url() in said(public)
    assert admin.get(address).status_code in (302, 404)  # it is nowhere any more
    assert at(user("olga", "Advisers")).get(address).status_code in (302, 403)


def test_each_visit_is_kept_for_a_year_and_a_run_stops_when_told(web: Web) -> None:
    paths = ("/1", "/2", "/3")
    web.pages = dict.fromkeys(paths, 200)
    body = stream(("text", "".join(f'<a href="{web.url(path)}">x</a>' for path in paths)))
    child(home(), StandardPage, body=body)

    def ran(day: date, stops_after: int) -> None:
        visitor = Visitor(pause=0, may_open={"127.0.0.1"}.__contains__, longest=1)
        seen = len(web.opened())
        LinkCheck(
            visitor, today=day, stopping=lambda: len(web.opened()) - seen >= stops_after
        ).run()

    gather()
    OutgoingLink.objects.update(due_on=TODAY)
    ran(TODAY, 1)
    assert LinkVisit.objects.count() == 1
    ran(TODAY, 9)
    assert [(visit.day, visit.state) for visit in LinkVisit.objects.all()] == [(TODAY, "works")] * 3
    shown = at(user("ada", is_superuser=True)).get(
        reverse("outgoing_link", args=[OutgoingLink.objects.first().pk])
    )
    assert "Visits of the last year" in shown.content.decode()
    ran(TODAY + timedelta(days=366), 0)
    assert not LinkVisit.objects.exists()
