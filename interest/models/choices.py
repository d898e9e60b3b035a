"""What forms can ask for."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class FormKind(models.TextChoices):
    """What a form is for."""

    INTEREST = "interest", _("A firm says what it needs")
    EVENT = "event", _("Registration for an event")


class FieldKind(models.TextChoices):
    """Questions whose answer has a place of its own in an enquiry; each once in a form."""

    FIRM = "firm", _("name of the firm")
    TERRITORY = "territory", _("territory")
    SIZE = "size", _("size of the firm")
    SECTOR = "sector", _("sector")
    THEMES = "themes", _("green themes")
    NEEDS = "needs", _("what for")
    PERSON = "person", _("contact person")
    EMAIL = "email", _("email address")
    PHONE = "phone", _("phone")
    LANGUAGE = "language", _("preferred language")
    MESSAGE = "message", _("free text")


# A new step begins with it; its label is the title of the step.
STEP = "step"

# Questions of the editor's own, by the names of Wagtail's form builder.
FIELD_KINDS = [
    (STEP, _("— new step —")),
    *FieldKind.choices,
    ("singleline", _("own question: one line")),
    ("multiline", _("own question: several lines")),
    ("number", _("own question: number")),
    ("checkbox", _("own question: box to tick")),
    ("checkboxes", _("own question: several of a list")),
    ("radio", _("own question: one of a list")),
    ("dropdown", _("own question: one of a long list")),
]


class Need(models.TextChoices):
    """What a firm may want of the project."""

    FUNDING = "funding", _("Advice on funding")
    DEAL = "deal", _("Joining a Local Green Deal")
    MENTORING = "mentoring", _("Mentoring")
    PARTNERS = "partners", _("Finding partners")
    EVENTS = "events", _("Events")
