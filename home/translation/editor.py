"""The editor of a translation: source and translation side by side, a form with a row a text."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import DraftStateMixin, Page, WorkflowMixin
from wagtail_localize.models import Translation, get_edit_url
from wagtail_localize.views.edit_translation import edit_translation

from home.checks.confirmation import was_sent_before
from home.models.translation.machine import MachineUse
from home.rights import publishing
from home.rights.instances import may_edit, may_publish
from home.rights.translations import deleted_is_not_found, require
from home.versions.moderation import check_of, read_workflow_once, remark_on
from home.versions.unread import confirm, recount, unread_strings

from .filling import fill, told
from .forms import AskedForm
from .glossary import glossary
from .machine.translator import SiteTranslator, translator
from .saving import Saved, mark, save, suggest_address
from .segments import Texts

TO_DO = ("missing", "behind", "unread", "broken")


class TranslateView(WagtailAdminTemplateMixin, TemplateView):
    """Shows the texts, and saves, confirms, fills in, publishes or hands them in."""

    template_name = "home/admin/translate.html"
    page_title = gettext_lazy("Translate")
    header_icon = "wagtail-localize-language"
    _show_breadcrumbs = True

    def dispatch(
        self, request: HttpRequest, *args: Any, translation_id: int, **kwargs: Any
    ) -> HttpResponseBase:
        found = Translation.objects.select_related("source__locale", "target_locale")
        self.translation = get_object_or_404(found, pk=translation_id, enabled=True)
        with deleted_is_not_found():
            self.version = self.translation.get_target_instance()
            self.source = self.texts.source
        require(may_edit(request.user, self.version))
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def texts(self) -> Texts:
        """All texts with what is known of them."""
        return Texts(self.translation, glossary())

    @cached_property
    def machine(self) -> SiteTranslator | None:
        """Return the machine for these two languages, if there is one."""
        found = translator()
        ends = (self.translation.source.locale, self.translation.target_locale)
        return found if found and found.can_translate(*ends) else None

    # --- what is sent ---------------------------------------------------------

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponseBase:
        """Save first, whatever was asked; go on where nothing was refused."""
        # What comes from the page of advice was saved already, before that page was shown.
        before = was_sent_before(request)
        saved = Saved() if before else save(self.texts, request.POST, request.user)
        if saved.refused:
            self._say(saved)
            words = ngettext(
                "%(n)s text cannot be saved so: see beside its field. What you wrote is kept.",
                "%(n)s texts cannot be saved so: see beside their fields. What you wrote is kept.",
                saved.refused,
            )
            messages.error(request, words % {"n": saved.refused})
            return self.render_to_response(self.get_context_data(), status=422)
        action = request.POST.get("action", "")
        if action in ("publish", "submit", "send-back"):
            if isinstance(self.version, Page):
                answer = publishing.asked(request, self.version)
                if answer is not None:
                    return answer
            return edit_translation(request, self.translation, self.version)
        if action == "machine":
            self._fill()
        elif action == "read":
            saved.read += confirm(unread_strings(self.translation), request.user)
            recount(self.translation.source.object_id, self.translation.target_locale_id)
        self._say(saved, always=action not in ("machine",))
        return redirect(request.get_full_path())

    def _fill(self) -> None:
        require(self.machine is not None)
        assert self.machine is not None  # noqa: S101 – for mypy
        done, wrong = told(fill(self.translation, self.request.user, self.machine))
        if done:
            messages.success(self.request, done)
        for words in wrong:
            messages.warning(self.request, words)
        if not done and not wrong:
            messages.info(self.request, _("All texts have a translation already."))

    def _say(self, saved: Saved, *, always: bool = False) -> None:
        said = []
        if saved.texts:
            words = ngettext("%(n)s text saved.", "%(n)s texts saved.", saved.texts)
            said.append(words % {"n": saved.texts})
        if saved.read:
            words = ngettext("%(n)s text confirmed.", "%(n)s texts confirmed.", saved.read)
            said.append(words % {"n": saved.read})
        if said and isinstance(self.version, DraftStateMixin):
            said.append(_("Visitors see it once it is published."))
        if said:
            messages.success(self.request, " ".join(said))
        elif always:
            messages.info(self.request, _("Nothing was changed, so nothing was saved."))

    # --- what is shown --------------------------------------------------------

    @cached_property
    def source_url(self) -> str:
        """Where the source is edited; empty for who may not edit it."""
        may = may_edit(self.request.user, self.source)
        return get_edit_url(self.source) if may else ""

    def get_page_subtitle(self) -> str:
        return str(self.version)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Return the way here: the source, then this."""
        return [
            *self.breadcrumbs_items,
            {"url": self.source_url, "label": str(self.source)},
            {"url": "", "label": str(self.page_title), "sublabel": str(self.version)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if isinstance(self.version, WorkflowMixin):
            read_workflow_once(self.version)
        suggestion = suggest_address(self.texts)
        rows = self.texts.rows
        for row in rows:
            row.mark = mark(row)
        to_do = AskedForm(self.request.GET).shows_what_is_to_be_done
        user, pk = self.request.user, self.translation.pk
        lacking = sum(row.state in ("missing", "behind") for row in rows)
        is_page = isinstance(self.version, Page)
        rights = self.version.permissions_for_user(user) if is_page else None
        return super().get_context_data(
            rows=[row for row in rows if not to_do or row.state in TO_DO],
            to_do=to_do,
            lacking=lacking,
            unread=sum(row.is_unread for row in rows),
            broken=sum(row.state == "broken" for row in rows),
            translation=self.translation,
            version=self.version,
            source_locale=self.translation.source.locale,
            target_locale=self.translation.target_locale,
            suggestion=suggestion,
            machine=self.machine if lacking else None,
            characters_left=self._characters_left(),
            may_publish=may_publish(user, self.version),
            may_submit=bool(rights and rights.can_submit_for_moderation()),
            waits=is_page and self.version.workflow_in_progress,
            check=check_of(self.version, user) if is_page else None,
            remark=remark_on(self.version) if is_page else None,
            source_url=self.source_url,
            fields_url=f"{get_edit_url(self.version)}?other=on",
            has_fields=self.translation.source.overridablesegment_set.exists(),
            preview_url=reverse("wagtail_localize:preview_translation", args=[pk])
            if is_page
            else "",
            po_url=reverse("wagtail_localize:download_pofile", args=[pk]),
            upload_url=reverse("wagtail_localize:upload_pofile", args=[pk]),
            **kwargs,
        )

    def _characters_left(self) -> int:
        if self.machine is None:
            return 0
        return MachineUse.objects.left(self.machine.a_month, timezone.localdate())


def address(translation: Translation) -> str:
    """Return the address of the editor of a translation."""
    return reverse("translate", args=[translation.pk])


def instead_of_localize(request: HttpRequest, instance: Any) -> HttpResponse | None:
    """Lead to this editor, unless it is the other fields that are asked for."""
    if request.method != "GET" or AskedForm(request.GET).leads_to_localize:
        return None
    translation = Translation.objects.filter(
        source__object_id=instance.translation_key, target_locale=instance.locale_id, enabled=True
    ).first()
    return redirect(address(translation)) if translation else None
