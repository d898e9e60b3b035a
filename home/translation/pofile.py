"""Taking in a PO file: what does not fit is said in words, and nothing of it is lost silently."""

from __future__ import annotations

from typing import Any

import polib
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail_localize.models import StringTranslation, Translation

from home.rights.instances import may_edit
from home.rights.translations import deleted_is_not_found, require

LARGEST = 5 * 1024 * 1024
OWNER = "X-WagtailLocalize-TranslationID"


@require_POST
def upload(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Take in the PO file of a translation."""
    translation = get_object_or_404(Translation, pk=translation_id)
    with deleted_is_not_found():
        require(may_edit(request.user, translation.get_target_instance()))
    try:
        po = read(request.FILES.get("file"), translation)
    except ValueError as error:
        messages.error(request, str(error))
    else:
        _take(request, translation, po)
    return redirect(get_valid_next_url_from_request(request) or "wagtailadmin_home")


def read(file: Any, translation: Translation) -> polib.POFile:
    """Return what a file says. Raises ValueError with a sentence where it is not the right one."""
    if file is None:
        raise ValueError(_("Choose a PO file first."))
    if file.size > LARGEST:
        raise ValueError(_("This file is too large to be the PO file of a page."))
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(
            _("The file is not in UTF-8: save it so, and take it in again.")
        ) from error
    # polib takes a short text for the name of a file, and opens it.
    if "\n" not in text or "\0" in text:
        raise ValueError(_("This is not a PO file."))
    try:
        po = polib.pofile(text)
    except (OSError, ValueError, IndexError) as error:
        sentence = _("The PO file is damaged: %(error)s")
        raise ValueError(sentence % {"error": str(error)[:200]}) from error
    owner = po.metadata.get(OWNER)
    if owner is None:
        raise ValueError(
            _("This PO file does not say of which page it is. Download it here and translate that.")
        )
    if owner != str(translation.uuid):
        raise ValueError(_("This is the PO file of another page, or of another language."))
    return po


def _take(request: HttpRequest, translation: Translation, po: polib.POFile) -> None:
    before = _data(translation)
    warnings = translation.import_po(po, user=request.user, tool_name="PO")
    after = _data(translation)
    number = sum(before.get(pk) != words for pk, words in after.items())
    words = ngettext("%(n)s text taken in.", "%(n)s texts taken in.", number)
    messages.success(request, words % {"n": number})
    if warnings:
        words = ngettext(
            "%(n)s text of the file is not on the page any more, and was left out.",
            "%(n)s texts of the file are not on the page any more, and were left out.",
            len(warnings),
        )
        messages.warning(request, words % {"n": len(warnings)})
    broken = translation.source.stringsegment_set.get_translations(translation.target_locale)
    if count := broken.filter(has_error=True).count():
        words = ngettext(
            "%(n)s text has to be corrected: see beside it.",
            "%(n)s texts have to be corrected: see beside them.",
            count,
        )
        messages.warning(request, words % {"n": count})


def _data(translation: Translation) -> dict[int, str]:
    texts = StringTranslation.objects.filter(
        locale=translation.target_locale, context__object_id=translation.source.object_id
    )
    return dict(texts.values_list("pk", "data"))
