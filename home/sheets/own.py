"""The trunk's own tables: partners, and the indicators of the project."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from home.models.partners import Partner
from home.models.results import Indicator, ResultsPage
from home.versions.originals import originals, without_translations

from .columns import LockedColumn
from .fields import columns
from .registry import Table, register

register(
    Table(
        name="partners",
        label=_("Partners"),
        about=_(
            "One row for each partner and language. Logos are changed in the admin, translations "
            "in the editor for them."
        ),
        model=Partner,
        objects=lambda: without_translations(Partner.objects.select_related("locale")),
        columns=[
            LockedColumn("name", _("name"), str),
            LockedColumn("language", _("language"), lambda partner: partner.locale),
            *columns(Partner, "kind", "role", "country", "website", "position"),
        ],
        title=lambda partner: f"{partner.name} ({partner.locale})",
    )
)
register(
    Table(
        name="indicators",
        label=_("Indicators"),
        about=_("One row for each indicator, in the language the results page was written in."),
        model=ResultsPage,
        objects=lambda: originals(ResultsPage),
        relation="indicators",
        columns=[
            LockedColumn("page", _("page"), lambda indicator: indicator.page),
            *columns(
                Indicator,
                "name", "unit", "target", "achieved", "counter", "note", "source_title",
                "source_url", "as_of",
            ),
        ],
    )
)  # fmt: skip
