"""The sentences reasons are made of: whole ones, with places for names and numbers.

Each table holds one sentence per case; `words` chooses and fills them. Numbers that decide on
plural forms are called `n`.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from funding.choices import Dimension, Operator

from .firm import FIRM, Applicant, Purpose, Question, Stage
from .size import Group, SizeClass

IN, NOT_IN = Operator.IN, Operator.NOT_IN
AT_LEAST, AT_MOST = Operator.AT_LEAST, Operator.AT_MOST

LABELS: dict[Dimension, Any] = {
    Dimension.TERRITORY: _("Place"),
    Dimension.SIZE: _("Size"),
    Dimension.HEADCOUNT: _("Employees"),
    Dimension.TURNOVER: _("Turnover"),
    Dimension.AGE: _("Age of the firm"),
    Dimension.SECTOR: _("Sector"),
    Dimension.APPLICANT: _("Who applies"),
    Dimension.PARTNERS: _("Partners"),
    Dimension.COUNTRIES: _("Countries"),
    Dimension.TRL: _("Technology readiness"),
    Dimension.THEME: _("Theme"),
    Dimension.PURPOSE: _("What it pays for"),
    Dimension.COST: _("Cost of the project"),
    Dimension.OWN_SHARE: _("Your own share"),
    Dimension.OTHER: _("Something else"),
    Dimension.TIME: _("Time"),
}

# --- what is needed ----------------------------------------------------------------------

NEEDS: dict[tuple[Dimension, Operator], Any] = {
    (Dimension.TERRITORY, IN): _("For firms in: %(names)s."),
    (Dimension.TERRITORY, NOT_IN): _("Not for firms in: %(names)s."),
    (Dimension.SIZE, IN): _("For firms of these sizes: %(names)s."),
    (Dimension.SIZE, NOT_IN): _("Not for firms of these sizes: %(names)s."),
    (Dimension.SECTOR, IN): _("For these sectors: %(names)s."),
    (Dimension.SECTOR, NOT_IN): _("Not for these sectors: %(names)s."),
    (Dimension.APPLICANT, IN): _("Who may apply: %(names)s."),
    (Dimension.APPLICANT, NOT_IN): _("Who may not apply: %(names)s."),
    (Dimension.THEME, IN): _("For projects on these themes: %(names)s."),
    (Dimension.THEME, NOT_IN): _("Not for projects on these themes: %(names)s."),
    (Dimension.PURPOSE, IN): _("It pays for: %(names)s."),
    (Dimension.PURPOSE, NOT_IN): _("It does not pay for: %(names)s."),
    (Dimension.HEADCOUNT, AT_LEAST): ngettext_lazy(
        "For firms with at least %(number)s employee.",
        "For firms with at least %(number)s employees.",
        "n",
    ),
    (Dimension.HEADCOUNT, AT_MOST): ngettext_lazy(
        "For firms with at most %(number)s employee.",
        "For firms with at most %(number)s employees.",
        "n",
    ),
    (Dimension.TURNOVER, AT_LEAST): _("For firms with a yearly turnover of at least %(amount)s."),
    (Dimension.TURNOVER, AT_MOST): _("For firms with a yearly turnover of at most %(amount)s."),
    (Dimension.AGE, AT_LEAST): ngettext_lazy(
        "For firms that are at least %(number)s year old.",
        "For firms that are at least %(number)s years old.",
        "n",
    ),
    (Dimension.AGE, AT_MOST): ngettext_lazy(
        "For firms that are at most %(number)s year old.",
        "For firms that are at most %(number)s years old.",
        "n",
    ),
    (Dimension.PARTNERS, AT_LEAST): ngettext_lazy(
        "At least %(number)s partner applies, your firm included.",
        "At least %(number)s partners apply together, your firm included.",
        "n",
    ),
    (Dimension.PARTNERS, AT_MOST): ngettext_lazy(
        "A firm applies alone, without partners.",
        "At most %(number)s partners apply together, your firm included.",
        "n",
    ),
    (Dimension.COUNTRIES, AT_LEAST): ngettext_lazy(
        "The partners come from at least %(number)s country.",
        "The partners come from at least %(number)s countries, yours included.",
        "n",
    ),
    (Dimension.COUNTRIES, AT_MOST): ngettext_lazy(
        "All partners come from one country.",
        "The partners come from at most %(number)s countries, yours included.",
        "n",
    ),
    (Dimension.TRL, AT_LEAST): _(
        "For technology at readiness level (TRL) %(number)s or further on."
    ),
    (Dimension.TRL, AT_MOST): _("For technology up to readiness level (TRL) %(number)s."),
    (Dimension.COST, AT_LEAST): _("For projects that cost at least %(amount)s."),
    (Dimension.COST, AT_MOST): _("For projects that cost at most %(amount)s."),
    (Dimension.OWN_SHARE, AT_LEAST): _("You pay at least %(share)s of the costs yourself."),
    (Dimension.OWN_SHARE, AT_MOST): _("You pay at most %(share)s of the costs yourself."),
}
MANY_PLACES = ngettext_lazy(
    "For firms in: %(names)s and %(n)s other place.",
    "For firms in: %(names)s and %(n)s other places.",
    "n",
)
NOBODY_READ: dict[Dimension, Any] = {
    Dimension.TERRITORY: _("Where a firm has to be: not confirmed yet."),
    Dimension.APPLICANT: _("Who may apply: not confirmed yet."),
}
OTHER = _("There is a further condition, which you have to check in the source yourself.")
UNREADABLE = _("This condition cannot be checked automatically.")
USUALLY = _("This is usual practice, or the rule of a single call; it does not exclude you.")

# --- what the firm answered ----------------------------------------------------------------

YOURS: dict[Dimension, Any] = {
    Dimension.TERRITORY: _("Your firm is in %(names)s."),
    Dimension.SECTOR: _("Your sector: %(names)s."),
    Dimension.APPLICANT: _("You apply as: %(names)s."),
    Dimension.THEME: _("Your themes: %(names)s."),
    Dimension.PURPOSE: _("You want: %(names)s."),
    Dimension.HEADCOUNT: _("Employees and working owners: %(number)s."),
    Dimension.TURNOVER: _("Your turnover: %(amount)s."),
    Dimension.AGE: _("Age of your firm in years: %(number)s."),
    Dimension.TRL: _("Your technology: TRL %(number)s."),
    Dimension.COST: _("Your project costs %(amount)s."),
    Dimension.OWN_SHARE: _("You can cover %(share)s of the costs."),
}
SIZE_CERTAIN = _("According to its figures your firm is: %(names)s.")
SIZE_POSSIBLE = _("From what you told us your firm may be: %(names)s.")
COARSE = _("Your firm is in %(names)s; it depends on the exact place.")
ALONE = _("You apply alone.")
NO_PARTNERS_YET = _("You have no partners yet.")
SOME_PARTNERS = _("You have partners; you have not told us how many.")
SOME_COUNTRIES = _("You have partners; you have not told us from which countries.")
PARTNERS = ngettext_lazy(
    "You are %(number)s partner.",
    "You are %(number)s partners together.",
    "n",
)
COUNTRIES = ngettext_lazy(
    "Your partners and you come from %(number)s country.",
    "Your partners and you come from %(number)s countries.",
    "n",
)
COUNTRIES_WITHIN = ngettext_lazy(
    "Of your countries %(number)s counts: the others lie outside the area.",
    "Of your countries %(number)s count: the others lie outside the area.",
    "n",
)
LACKING: dict[Question, Any] = {
    Question.TERRITORY: _("You have not told us where your firm is."),
    Question.HEADCOUNT: _("You have not told us how many people work in your firm."),
    Question.TURNOVER: _("You have not told us your turnover or your balance sheet total."),
    Question.BALANCE: _("You have not told us your balance sheet total."),
    Question.GROUP: _("You have not told us whether the figures of other firms must be added."),
    Question.APPLICANT: _("You have not told us what kind of organisation you are."),
    Question.SECTOR: _("You have not told us what your firm does."),
    Question.AGE: _("You have not told us how old your firm is."),
    Question.THEMES: _("You have not told us your themes."),
    Question.PURPOSES: _("You have not told us what the funding is for."),
    Question.TRL: _("You have not told us how advanced your technology is."),
    Question.COST: _("You have not told us what the project costs."),
    Question.OWN_SHARE: _("You have not told us what you can pay yourself."),
    Question.PARTNERING: _("You have not told us whether you apply alone."),
    Question.PARTNERS: _("You have not told us how many partners you are."),
    Question.COUNTRIES: _("You have not told us the countries of your partners."),
}

# --- what would change it ------------------------------------------------------------------

CHANGES: dict[tuple[Dimension, Operator], Any] = {
    (Dimension.TERRITORY, IN): _("Only a firm in %(names)s can use it."),
    (Dimension.TERRITORY, NOT_IN): _("Only a firm outside %(names)s can use it."),
    (Dimension.SIZE, IN): _("Only firms of these sizes can use it: %(names)s."),
    (Dimension.SECTOR, IN): _("Only firms in these sectors can use it: %(names)s."),
    (Dimension.APPLICANT, IN): _("Only these can apply: %(names)s."),
    (Dimension.THEME, IN): _("It would fit a project on one of these themes: %(names)s."),
    (Dimension.PURPOSE, IN): _("It would fit if you wanted funding for: %(names)s."),
    (Dimension.PARTNERS, AT_MOST): _("It would fit if you applied alone."),
    (Dimension.TRL, AT_LEAST): _("It would fit once your technology has reached TRL %(number)s."),
    (Dimension.TRL, AT_MOST): _("It is for technology that is not beyond TRL %(number)s."),
    (Dimension.COST, AT_LEAST): _("It would fit a project of at least %(amount)s."),
    (Dimension.COST, AT_MOST): _("It would fit a project of at most %(amount)s."),
    (Dimension.OWN_SHARE, AT_LEAST): _(
        "It would fit if you could pay at least %(share)s of the costs yourself."
    ),
    (Dimension.AGE, AT_LEAST): ngettext_lazy(
        "It would fit once your firm is %(number)s year old.",
        "It would fit once your firm is %(number)s years old.",
        "n",
    ),
}
MANY_PLACES_ONLY = ngettext_lazy(
    "Only a firm in %(names)s or %(n)s other place can use it.",
    "Only a firm in %(names)s or one of %(n)s other places can use it.",
    "n",
)
MORE_PARTNERS = ngettext_lazy(
    "You need %(number)s more partner.",
    "You need %(number)s more partners.",
    "n",
)
MORE_PARTNERS_ABROAD = ngettext_lazy(
    "You need %(number)s more partner; at least %(countries)s countries in all.",
    "You need %(number)s more partners; at least %(countries)s countries in all.",
    "n",
)
MORE_COUNTRIES = ngettext_lazy(
    "You need partners from %(number)s more country.",
    "You need partners from %(number)s more countries.",
    "n",
)
NEW_CALL = _("A new call would be needed; none is known.")
SEVERAL = _("Several conditions are not met.")

# --- time ------------------------------------------------------------------------------------

CLOSED = _("It is closed.")
ALWAYS = _("It is open all the time.")
OPEN = _("It is open now.")
OPEN_TODAY = _("It is open until today.")
DAYS_LEFT = ngettext_lazy(
    "It is open for %(number)s more day.", "It is open for %(number)s more days.", "n"
)
SOON = _("It is not open yet.")
OPENS_ON = _("It opens on %(day)s.")

# --- codes with names of our own ------------------------------------------------------------

APPLICANTS: dict[str, Any] = {
    Applicant.COMPANY: _("company"),
    Applicant.SELF_EMPLOYED: _("self-employed person"),
    Applicant.COOPERATIVE: _("cooperative"),
    Applicant.SOCIAL_ENTERPRISE: _("social enterprise"),
    Applicant.PERSON: _("person about to found a firm"),
    Applicant.NONPROFIT: _("association or foundation"),
    Applicant.RESEARCH: _("university or research centre"),
    Applicant.PUBLIC_BODY: _("public body"),
    FIRM: _("firm of any legal form"),
}
PURPOSES: dict[str, Any] = {
    Purpose.INVESTMENT: _("buying or building something"),
    Purpose.INNOVATION: _("developing something new"),
    Purpose.TRAINING: _("training"),
    Purpose.ADVICE: _("advice"),
    Purpose.ABROAD: _("going abroad"),
}
STAGES: dict[str, Any] = {
    Stage.IDEA: _("an idea"),
    Stage.STUDY: _("worked out and tested on a small scale"),
    Stage.PILOT: _("a pilot has worked"),
    Stage.READY: _("ready to invest"),
}
GROUPS: dict[str, Any] = {
    Group.ALONE: _("No, my firm is independent"),
    Group.PARTNER: _("Yes, a partner firm (25 to 50% of shares or votes)"),
    Group.LINKED: _("Yes, a linked firm (more than 50%)"),
    Group.UNKNOWN: _("I do not know"),
}
LARGE = {SizeClass.LARGE: _("large enterprise")}
PROVENANCES: dict[str, Any] = {
    "source": _("stated in the source"),
    "editor": _("entered by an editor"),
    "found": _("found in the text by a program"),
}
