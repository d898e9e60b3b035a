"""The tables there are: the trunk names its own, and each section may name more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.urls import reverse
from wagtail.models import DraftStateMixin, Page
from wagtail.permissions import policy_registry

from home.models.vocabulary import Vocabulary

from .columns import Column
from .named import TermColumn


@dataclass(frozen=True)
class Table:
    """A kind of object with the columns that may be changed in a sheet.

    With a `relation` each row is one of an object's own rows, such as the commitments of a pact.
    `title` names an object to people; `about` says what is in the table and what is not.
    `offered` are those a download holds, where that is less than may be changed. `read_also` is
    what the columns read beside the rows themselves.
    """

    name: str
    label: Any
    about: Any
    model: type[models.Model]
    objects: Callable[[], models.QuerySet]
    columns: Sequence[Column]
    relation: str = ""
    title: Callable[[Any], str] = str
    offered: Callable[[], models.QuerySet] | None = None
    read_also: Sequence[str] = ()

    @property
    def row_model(self) -> Any:
        """The model of a row."""
        if not self.relation:
            return self.model
        return self.model._meta.get_field(self.relation).related_model

    @property
    def parent(self) -> str:
        """The field of a row that names its object."""
        field: Any = self.model._meta.get_field(self.relation)
        return field.field.name

    @property
    def written(self) -> list[Column]:
        """The columns that may be changed."""
        return [column for column in self.columns if not column.locked]

    def column(self, name: str) -> Column | None:
        """Return a column by its name."""
        return next((column for column in self.columns if column.name == name), None)

    @property
    def territories(self) -> Column | None:
        """The column with the territories of an object, on which the rights to it depend."""
        if self.relation:
            return None
        of_terms = (each for each in self.written if isinstance(each, TermColumn))
        return next((each for each in of_terms if each.vocabulary == Vocabulary.TERRITORY), None)

    def may_use(self, user: Any) -> bool:
        """Return whether somebody may change any object of this kind."""
        return policy_registry.get_by_type(self.model).user_has_permission(user, "change")

    def downloaded(self, user: Any) -> models.QuerySet:
        """Return what somebody may download, with all that the columns read."""
        policy = policy_registry.get_by_type(self.model)
        mine = policy.instances_user_has_permission_for(user, "change")
        offered = (self.offered or self.objects)()
        return self.with_rows(offered.filter(pk__in=mine.values("pk"))).order_by("pk")

    def with_rows(self, objects: models.QuerySet) -> models.QuerySet:
        """Return objects with all that the columns read, in a fixed number of queries."""
        rows = [self.relation] if self.relation else []
        if issubclass(self.model, DraftStateMixin):
            rows.append("latest_revision")
        return objects.prefetch_related(*rows, *self.read_also)

    def edit_url(self, pk: int) -> str:
        """Return the address of an object's form."""
        if issubclass(self.model, Page):
            return reverse("wagtailadmin_pages:edit", args=[pk])
        viewset: Any = self.model.snippet_viewset  # type: ignore[attr-defined]
        return reverse(viewset.get_url_name("edit"), args=[pk])


_tables: dict[str, Table] = {}


def register(table: Table) -> None:
    """Have one more kind of object go out and in."""
    _tables[table.name] = table


def table_of(name: str) -> Table | None:
    """Return the table of a name, if there is one."""
    return _tables.get(name)


def tables_for(user: Any) -> list[Table]:
    """Return the tables that somebody may use."""
    return [table for table in _tables.values() if table.may_use(user)]
