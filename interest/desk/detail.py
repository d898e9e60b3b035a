"""One enquiry: what the firm said, what was done, and what can be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages

from home.mail.suppression import is_unreachable
from interest.answers import answers_of, provenance_of
from interest.models.enquiries import Enquiry, EnquiryEvent, EventKind, Outcome, State

from . import actions
from .forms import AssignForm, NoteForm, ReplyForm, StateForm, TemplateForm
from .permissions import DeskView, enquiry_for, name_of
from .reply_templates import filled, templates_for
from .suggestions import suggestions_for


class EnquiryView(DeskView):
    """The page of an enquiry."""

    template_name = "interest/desk/enquiry.html"
    enquiry: Enquiry

    def get_page_title(self) -> str:
        """Return its number: names stay out of titles and histories of browsers."""
        return str(self.enquiry)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it, and remember who looked."""
        self.enquiry = enquiry_for(request.user, pk)
        actions.mark_seen(self.enquiry, request.user)
        return self.shown()

    def shown(self, **bound: Form) -> HttpResponse:
        """Return the page; `bound` are forms that were not understood, by their names."""
        enquiry = self.enquiry
        templates = templates_for(enquiry.language)
        context: dict[str, Any] = {
            "enquiry": enquiry,
            "answers": answers_of(enquiry),
            "provenance": provenance_of(enquiry),
            "unreachable": is_unreachable(enquiry.email),
            "history": history_of(enquiry),
            "notice": enquiry.consent.notice(),
            "suggestions": suggestions_for(enquiry),
            "language_name": dict(settings.LANGUAGES).get(enquiry.language, enquiry.language),
            "templates": templates,
            "state_form": StateForm(initial={"state": enquiry.state, "outcome": enquiry.outcome}),
            "note_form": NoteForm(auto_id="note_%s"),
            "assign_form": AssignForm(enquiry),
            "reply_form": self._reply_form(templates),
        }
        return self.render_to_response(self.get_context_data(**(context | bound)))

    def _reply_form(self, templates: list[Any]) -> ReplyForm:
        """Return it empty, or begun with the words of the template that the address names."""
        chosen = TemplateForm(self.request.GET).chosen(templates)
        if chosen is None:
            return ReplyForm(auto_id="reply_%s")
        words = {name: filled(getattr(chosen, name), self.enquiry) for name in ("subject", "text")}
        return ReplyForm(initial=words, auto_id="reply_%s")


class ActionView(EnquiryView):
    """Something done with an enquiry: by POST, then back to its page."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, action: str) -> HttpResponse:
        """Do it, or show the page with what was not understood."""
        self.enquiry = enquiry_for(request.user, pk)
        do: Callable[[HttpRequest], Form | None] = getattr(self, f"do_{action}")
        refused = do(request)
        if refused is not None:
            _say_what_is_wrong(request, refused, action)
            return self.shown(**{f"{action}_form": refused})
        return redirect("enquiry", self.enquiry.pk)

    def do_state(self, request: HttpRequest) -> Form | None:
        """Say how far it is."""
        form = StateForm(request.POST)
        if not form.is_valid():
            return form
        given = form.cleaned_data
        if actions.set_state(self.enquiry, request.user, given["state"], given["outcome"]):
            messages.success(request, _("The status was changed."))
        return None

    def do_note(self, request: HttpRequest) -> Form | None:
        """Leave a word for colleagues."""
        form = NoteForm(request.POST, auto_id="note_%s")
        if not form.is_valid():
            return form
        actions.note(self.enquiry, request.user, form.cleaned_data["text"])
        messages.success(request, _("The note was kept."))
        return None

    def do_assign(self, request: HttpRequest) -> Form | None:
        """Give it to somebody."""
        form = AssignForm(self.enquiry, request.POST)
        if not form.is_valid():
            return form
        if actions.assign(self.enquiry, request.user, form.user):
            messages.success(request, _("The enquiry was assigned."))
        return None

    def do_reply(self, request: HttpRequest) -> Form | None:
        """Answer by mail."""
        form = ReplyForm(request.POST, auto_id="reply_%s")
        if not form.is_valid():
            return form
        given = form.cleaned_data
        if actions.reply(self.enquiry, request.user, given["subject"], given["text"]):
            messages.success(request, _("The reply was sent."))
        else:
            messages.warning(request, _("This reply was sent a moment ago; it was not sent again."))
        return None


def _say_what_is_wrong(request: HttpRequest, form: Form, action: str) -> None:
    """Name each field with its error, and lead there: the panel may be far below."""
    said = [
        f"{form[name].label}: {errors[0]}"
        for name, errors in form.errors.items()
        if name in form.fields
    ]
    sentence = _("This was not saved. %(errors)s") % {"errors": " ".join(said)}
    messages.error(request, sentence, [messages.button(f"#{action}-section", _("To the field"))])


@dataclass(frozen=True)
class HistoryLine:
    """One thing that happened: when, who, what, and the words that were written."""

    at: datetime
    who: str
    what: str
    text: str = ""


def history_of(enquiry: Enquiry) -> list[HistoryLine]:
    """Return all that happened, the latest first."""
    return [
        HistoryLine(event.at, name_of(event.who), *_said(event))
        for event in enquiry.events.select_related("who")
    ]


def _said(event: EnquiryEvent) -> tuple[str, str]:
    """Return what happened, and the text that belongs to it."""
    if event.what == EventKind.STATE:
        state, _space, outcome = event.text.partition(" ")
        words = [dict(State.choices).get(state, state), dict(Outcome.choices).get(outcome, outcome)]
        return _("status: %(status)s") % {"status": ", ".join(str(w) for w in words if w)}, ""
    if event.what == EventKind.ASSIGNED:
        if not event.text:
            return _("assigned to nobody"), ""
        return _("assigned to %(name)s") % {"name": event.text}, ""
    return event.get_what_display(), event.text
