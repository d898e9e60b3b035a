"""Words that Wagtail fixes when it is loaded, in English, whoever reads them later."""

from __future__ import annotations

from functools import partial, wraps
from typing import Any

from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import auth
from wagtail.admin.forms import choosers
from wagtail.admin.localization import get_localized_response
from wagtail.admin.viewsets import viewsets
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets import AdminPageChooser
from wagtail.forms import TaskStateCommentForm
from wagtail.images.forms import ImageInsertionForm
from wagtail.models import Page
from wagtail.snippets.views.snippets import SnippetViewSet
from wagtail.snippets.widgets import AdminSnippetChooser

# What a chooser of snippets says, by its attribute: Wagtail's own words, with the name of a model.
SNIPPET_CHOOSER = {
    "choose_one_text": "Choose %(object)s",
    "choose_another_text": "Choose another %(object)s",
    "link_to_chosen_text": "Edit this %(object)s",
}
# Forms whose fields have their names since then: the remark of who checks, a picture in a text.
FORMS = (TaskStateCommentForm, ImageInsertionForm)
# Forms of a link whose fields have none, by the names of the fields.
LINK_FORMS = (
    choosers.AnchorLinkChooserForm,
    choosers.EmailLinkChooserForm,
    choosers.ExternalLinkChooserForm,
    choosers.PhoneLinkChooserForm,
)
OF_LINKS = {
    "link_text": _("Text of the link"),
    "email_address": _("Email address"),
    "phone_number": _("Phone number"),
    "subject": _("Subject"),
    "body": _("Text of the email"),
}


def say_in_the_language_of_who_reads() -> None:
    """Put right what choosers, lists of snippets, forms and refusals say."""
    for form in FORMS:
        for field in form.base_fields.values():
            field.label = _later(partial(gettext, field.label))
    for form in LINK_FORMS:
        for name in form.base_fields.keys() & OF_LINKS.keys():
            form.base_fields[name].label = OF_LINKS[name]
    auth.permission_denied = partial(get_localized_response, auth.permission_denied)
    ChooserViewSet.search_tab_label = _("Search")
    ChooserViewSet.choose_one_text = _("Choose")
    # Those that were made before took its words as they were.
    for viewset in viewsets.viewsets:
        if isinstance(viewset, ChooserViewSet) and viewset.page_title == "Choose":
            viewset.page_title = ChooserViewSet.choose_one_text
    AdminPageChooser.__init__ = _after(AdminPageChooser.__init__, _of_pages)
    AdminSnippetChooser.__init__ = _after(AdminSnippetChooser.__init__, _of_snippets)
    SnippetViewSet.breadcrumbs_items = property(_from_home(SnippetViewSet.breadcrumbs_items))


def _after(constructor: Any, more: Any) -> Any:
    @wraps(constructor)
    def construct(self: Any, *args: Any, **kwargs: Any) -> None:
        constructor(self, *args, **kwargs)
        more(self, kwargs)

    return construct


def _of_pages(chooser: AdminPageChooser, given: dict[str, Any]) -> None:
    (model, *others) = chooser.target_models
    if "choose_one_text" not in given and not others and model is not Page:
        name = model._meta.verbose_name
        words = AdminPageChooser.choose_one_text
        chooser.choose_one_text = _later(lambda: f"{words} ({capfirst(str(name))})")


def _of_snippets(chooser: AdminSnippetChooser, given: dict[str, Any]) -> None:
    name = chooser.model._meta.verbose_name
    for attribute in SNIPPET_CHOOSER.keys() - given.keys():
        msgid = SNIPPET_CHOOSER[attribute]
        said = _later(lambda msgid=msgid: gettext(msgid) % {"object": name})
        setattr(chooser, attribute, said)


def _from_home(breadcrumbs: Any) -> Any:
    def items(viewset: SnippetViewSet) -> list[dict[str, Any]]:
        home, *others = breadcrumbs.fget(viewset)
        return [{**home, "label": _("Home")}, *others]

    return items


def _later(words: Any) -> Any:
    return lazy(words, str)()
