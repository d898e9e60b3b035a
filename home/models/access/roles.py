"""Who does what on the site: a person, a job, a territory, languages.

What follows from them is computed (home/rights), not written down page by page.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection

from home.fields import CodesField, single_term_field
from home.models.vocabulary import Term, Vocabulary
from home.places import is_within


class RoleKind(models.TextChoices):
    """A job."""

    EDITOR = "editor", _("editor")
    MODERATOR = "moderator", _("moderator")
    TRANSLATOR = "translator", _("translator")


LANGUAGES = {"en": _("English"), "ro": _("Romanian"), "it": _("Italian")}
# What each may do with a page that its role is for. A translator changes words of a translation.
ACTIONS: dict[str, frozenset[str]] = {
    RoleKind.EDITOR: frozenset({"add", "change"}),
    RoleKind.MODERATOR: frozenset({"add", "change", "publish", "lock", "unlock"}),
    RoleKind.TRANSLATOR: frozenset({"translate"}),
}
# The groups that open the admin to them, and what is no page: calls, synonyms, translating.
GROUPS: dict[str, str] = {
    RoleKind.EDITOR: "Editors",
    RoleKind.MODERATOR: "Moderators",
    RoleKind.TRANSLATOR: "Translators",
}


def kinds_that(actions: Iterable[str]) -> list[str]:
    """Return the jobs that include any of these actions."""
    return [kind for kind, may in ACTIONS.items() if may & set(actions)]


class RoleQuerySet(models.QuerySet["Role"]):
    """Roles, as they are asked for."""

    def that_may(self, actions: Iterable[str]) -> RoleQuerySet:
        """Return those of active people whose job includes any of these actions."""
        known = self.filter(kind__in=kinds_that(actions), user__is_active=True)
        return known.select_related("territory")


class Role(models.Model):
    """One job of one person: “Anna: editor, Torino, Italian” is one row."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="roles",
        verbose_name=_("person"),
    )
    kind = models.CharField(_("role"), max_length=20, choices=RoleKind)
    territory = single_term_field(
        Vocabulary.TERRITORY,
        _("territory"),
        help_text=_("And what lies in it. Empty: all, and what belongs to no territory."),
    )
    languages = CodesField(
        choices_of=LANGUAGES,
        verbose_name=_("languages"),
        help_text=_("None chosen: all."),
    )

    objects = RoleQuerySet.as_manager()

    class Meta:
        ordering = ["user__last_name", "user__username", "kind", "pk"]
        verbose_name = _("role")
        verbose_name_plural = _("people and roles")

    def __str__(self) -> str:
        what = ", ".join(filter(None, [self.get_kind_display(), self.place, self.spoken]))
        return f"{self.person}: {what}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save it, and put the person into the group of the job."""
        with transaction.atomic():
            former: Any = Role.objects.filter(pk=self.pk).values_list("user_id", flat=True).first()
            super().save(*args, **kwargs)
            if self.territory:
                collection_of(self.territory)
            keep_groups(self.user_id)
            if former not in (None, self.user_id):
                keep_groups(former)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete it, and take the person out of a group that no other role needs."""
        with transaction.atomic():
            deleted = super().delete(*args, **kwargs)
            keep_groups(self.user_id)
        return deleted

    @property
    def person(self) -> str:
        """How colleagues call whose role it is."""
        return str(self.user.get_full_name() or self.user.get_username())

    @property
    def place(self) -> str:
        """The name of its territory; empty for all."""
        return self.territory.name if self.territory else ""

    @property
    def spoken(self) -> str:
        """The names of its languages; empty for all."""
        return ", ".join(str(LANGUAGES[code]) for code in self.languages if code in LANGUAGES)

    def speaks(self, language: str | None) -> bool:
        """Return whether it is for a language; None asks for any."""
        return language is None or not self.languages or language in self.languages

    def covers(self, codes: Iterable[str]) -> bool:
        """Return whether it is for what belongs to these territories: to one of them is enough."""
        if self.territory is None:
            return True
        return any(is_within(code, self.territory.code) for code in codes)


def keep_groups(user_id: int) -> None:
    """Have somebody in the groups of their jobs, and in no other of these groups."""
    user = get_user_model()._default_manager.filter(pk=user_id).first()
    if user is None:
        return
    kinds = set(Role.objects.filter(user=user).values_list("kind", flat=True))
    wanted = {GROUPS[kind] for kind in kinds}
    user.groups.remove(*Group.objects.filter(name__in=set(GROUPS.values()) - wanted))
    user.groups.add(*Group.objects.filter(name__in=wanted))


class TerritoryCollection(models.Model):
    """Where the pictures and documents of a territory are kept."""

    territory = models.OneToOneField(
        "home.Term", on_delete=models.CASCADE, related_name="collection_row"
    )
    collection = models.OneToOneField(
        "wagtailcore.Collection", on_delete=models.CASCADE, related_name="territory_row"
    )

    def __str__(self) -> str:
        return f"{self.territory}: {self.collection}"


def collection_of(territory: Term) -> Collection:
    """Return the collection of a territory, made where there is none yet."""
    row = TerritoryCollection.objects.filter(territory=territory).first()
    if row is None:
        made = Collection.get_first_root_node().add_child(name=territory.name_en)
        row = TerritoryCollection.objects.create(territory=territory, collection=made)
    return row.collection


class PageTerritory(models.Model):
    """A territory a page belongs to: what rights and lists ask, for any kind of page.

    Written when a page is saved (home/rights/territories.py), from the page's own field.
    """

    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="territory_rows"
    )
    code = models.CharField(max_length=40, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "code"], name="page_territory_once")]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.code}"
