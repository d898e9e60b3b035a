"""Vocabularies, partners, and people with their roles in the admin's menu."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.forms.models import ModelChoiceIterator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail import hooks
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.chooser import SnippetCreateView
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from home.models.access.roles import Role
from home.models.partners import Partner
from home.models.translation.glossary import GlossaryEntry
from home.models.vocabulary import Term, terms_of
from home.versions.listing import with_versions


class CreateWhereThereIsAForm(SnippetCreateView):
    """Wagtail's, which fails for a chooser in which nothing new can be made."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer only where there is a form."""
        if self.get_creation_form_class() is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class TermChoices(ModelChoiceIterator):
    """The terms of a vocabulary as the choices of a form: no query when warm."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        limit: Any = self.field.get_limit_choices_to()
        terms = terms_of(limit["vocabulary"])
        return (self.choice(term) for term in terms)


class TermsField(forms.ModelMultipleChoiceField):
    """Several terms, by `home.fields.term_field`."""

    iterator = TermChoices


def _of_terms(field: ParentalManyToManyField) -> dict[str, Any]:
    return {"form_class": TermsField} if field.related_model is Term else {}


register_form_field_override(ParentalManyToManyField, override=_of_terms)


class TermViewSet(SnippetViewSet):
    """Terms: names may be improved; codes stand in addresses and stay."""

    model = Term
    icon = "tag"
    list_display = ["name_en", "name_ro", "name_it", "code", "vocabulary", "scheme"]
    list_filter = ["vocabulary"]
    list_per_page = 50
    search_fields = ["code", "name_en", "name_ro", "name_it"]


class PartnerViewSet(SnippetViewSet):
    """Partners of the project, once per language."""

    model = Partner
    icon = "group"
    list_display = ["name", Column("locale", label=_("Language")), "kind", "country"]
    list_filter = ["country", "locale"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return the partners with their languages."""
        return with_versions(Partner.objects.select_related("locale"))

    sort_order_field = "position"


class WordsColumn(Column):
    """What is said in a language, and below it what is not."""

    cell_template_name = "home/admin/words_cell.html"

    def get_value(self, instance: GlossaryEntry) -> dict[str, list[str]]:
        return {"said": instance.words(self.name), "avoided": instance.avoided(self.name)}


LANGUAGES = (("en", _("English")), ("ro", _("Romanian")), ("it", _("Italian")))


class GlossaryViewSet(SnippetViewSet):
    """The words of the site in each language. Translators see them beside their texts."""

    model = GlossaryEntry
    icon = "openquote"
    list_display = ["meaning", *(WordsColumn(code, label=name) for code, name in LANGUAGES)]
    list_filter = ["is_name"]
    list_per_page = 100
    search_fields = ["meaning", "en", "ro", "it", "not_en", "not_ro", "not_it"]
    search_backend_name = None
    inspect_view_enabled = True


class SiteSnippets(SnippetViewSetGroup):
    """Their place in the menu."""

    items = (TermViewSet, PartnerViewSet, GlossaryViewSet)
    menu_label = _("Shared data")
    menu_icon = "list-ul"
    menu_order = 250


class RoleIndexView(IndexView):
    """The list, with ways to where other jobs are set: apps name them by a hook."""

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """Return Wagtail's, and those of other apps."""
        others = [button() for button in hooks.get_hooks("register_roles_header_buttons")]
        return [*super().header_more_buttons, *others]


class RoleViewSet(ModelViewSet):
    """Who does what, where and in which languages. For administrators alone."""

    model = Role
    icon = "group"
    menu_label = _("People and roles")
    menu_order = 590
    add_to_settings_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = RoleIndexView
    form_fields = ["user", "kind", "territory", "languages"]
    list_display = [
        Column("person", label=_("Person"), sort_key="user__last_name"),
        Column("kind", label=_("Role"), accessor="get_kind_display", sort_key="kind"),
        Column("territory", label=_("Territory"), accessor=lambda role: role.place or _("all")),
        Column("languages", label=_("Languages"), accessor=lambda role: role.spoken or _("all")),
    ]
    list_filter = ["kind", "territory", "user"]
    search_fields = ["user__first_name", "user__last_name", "user__username"]
    search_backend_name = None

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        """Return none: whoever gives roles has all rights, so no group may be given it."""
        return Permission.objects.none()

    def get_index_view_kwargs(self) -> dict[str, Any]:
        """Read the roles with what the list prints."""
        roles = Role.objects.select_related("user", "territory")
        return super().get_index_view_kwargs(queryset=roles)
