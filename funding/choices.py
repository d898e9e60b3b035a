"""Every enumeration of the app, once: stored codes and their names."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """What an opportunity is; the portal's record types 1, 2 and 8, and what editors add."""

    TOPIC = "topic", _("call topic")
    CALL = "call", _("call for proposals")
    CASCADE = "cascade", _("call of a funded project")
    EXTERNAL = "external", _("call outside the EU")
    MEASURE = "measure", _("national or local measure")
    PERMANENT = "permanent", _("permanent offer")
    INSTRUMENT = "instrument", _("financial instrument")


class Origin(models.TextChoices):
    """Where a record comes from."""

    PORTAL = "portal", _("EU Funding & Tenders Portal")
    INCENTIVI = "incentivi", "incentivi.gov.it"
    MIPE = "mipe", "oportunitati-ue.gov.ro"
    MYSMIS = "mysmis", "MySMIS2021"
    CALENDAR = "calendar", _("Romanian calendar of calls")
    PIEMONTE = "piemonte", "bandi.regione.piemonte.it"
    FILE = "file", _("file of an editor")
    EDITOR = "editor", _("written here")


class RateBasis(models.TextChoices):
    """Who says what share is paid."""

    STATED = "stated", _("stated in the call")
    PROGRAMME = "programme", _("usual in the programme")
    EDITOR = "editor", _("entered by an editor")


class Level(models.TextChoices):
    """Who runs the source; the order is that of the funding index."""

    EU_GRANTS = "eu-grants", _("Grants and services managed by the EU")
    FINANCE = "finance", _("Loans, guarantees and capital")
    COOPERATION = "cooperation", _("Cooperation between regions and countries")
    ITALY = "italy", _("Italy and Piemonte")
    ROMANIA = "romania", _("Romania and Ilfov")


class GrantorLevel(models.TextChoices):
    """Who gives the money of an opportunity."""

    EU = "eu", _("European Union")
    NATIONAL = "national", _("the state")
    REGIONAL = "regional", _("a region")
    LOCAL = "local", _("a town or a local group")
    CHAMBER = "chamber", _("a chamber of commerce")


class Availability(models.TextChoices):
    """What a firm can expect today, as far as the source has been read."""

    CALLS = "calls", _("by calls")
    CONTINUOUS = "continuous", _("open all the time")
    FUNDS = "funds", pgettext_lazy("source", "open until the funds run out")
    INTERMEDIARY = "intermediary", _("through an intermediary")
    NONE_KNOWN = "none-known", _("no open call known")
    CLOSED = "closed", _("closed")
    ELSEWHERE = "elsewhere", _("not for Torino or Ilfov")


class Consortium(models.TextChoices):
    """Whether a firm needs partners."""

    UNKNOWN = "", _("not stated")
    NONE = "none", _("not needed: a firm may apply alone")
    RECOMMENDED = "recommended", _("recommended")
    REQUIRED = "required", _("required")


class Dimension(models.TextChoices):
    """What a condition is about. Codes of vocabularies where there is one, else numbers."""

    TERRITORY = "territory", _("seat of the firm")
    SIZE = "size", _("size of the firm")
    HEADCOUNT = "headcount", _("number of employees")
    TURNOVER = "turnover", _("yearly turnover in euro")
    AGE = "age", _("age of the firm in years")
    SECTOR = "sector", _("sector of the firm")
    APPLICANT = "applicant", _("kind of applicant")
    PARTNERS = "partners", _("partners, the firm included")
    COUNTRIES = "countries", _("countries of the partners")
    TRL = "trl", _("technology readiness level")
    THEME = "theme", _("theme of the project")
    PURPOSE = "purpose", _("what the funding is for")
    COST = "cost", _("cost of the project in euro")
    OWN_SHARE = "own-share", _("own share in per cent")
    OTHER = "other", _("something else, which the quotation says")
    # Compared by the finder, but no row of criteria: dates come with the candidate.
    TIME = "time", _("Time")


class Operator(models.TextChoices):
    """How a firm's answer is compared with the value."""

    IN = "in", _("is one of")
    NOT_IN = "not-in", _("is not one of")
    AT_LEAST = "at-least", _("at least")
    AT_MOST = "at-most", _("at most")


class Provenance(models.TextChoices):
    """Who says so."""

    SOURCE = "source", _("stated in the source")
    EDITOR = "editor", _("entered by an editor")
    FOUND = "found", _("found in the text")


class ContactRole(models.TextChoices):
    """What a contact can help with."""

    NCP = "ncp", _("national contact point")
    EEN = "een", _("Enterprise Europe Network")
    AUTHORITY = "authority", _("managing authority")
    BANK = "bank", _("bank or fund")
    HELPDESK = "helpdesk", _("help desk")
