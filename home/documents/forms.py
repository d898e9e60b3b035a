"""The form of a document in the admin, wherever one is uploaded."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from wagtail.documents.fields import WagtailDocumentField
from wagtail.documents.forms import BaseDocumentForm

from core.formats import file_size
from home.pictures.cleaning import is_picture


class DocumentField(WagtailDocumentField):
    """A document of the site; its limits are told before it is sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = ", ".join(sorted(settings.WAGTAILDOCS_EXTENSIONS)).upper()
        most = file_size(self.max_upload_size)
        self.help_text = gettext("%(kinds)s; at most %(size)s.") % {"kinds": kinds, "size": most}
        too_large = gettext("This file is too large: at most %(size)s are accepted.") % {
            "size": most
        }
        self.error_messages["file_too_large"] = too_large
        self.error_messages["file_too_large_unknown_size"] = too_large


class DocumentForm(BaseDocumentForm):
    """Wagtail's form, with a field that takes no picture: those are cleaned, documents are not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if plain := self.fields.get("file"):
            self.fields["file"] = DocumentField(
                label=plain.label, widget=plain.widget, required=plain.required
            )

    def clean_file(self) -> Any:
        """Return the file, unless it is a picture that is called a document."""
        file = self.cleaned_data["file"]
        if "file" in self.changed_data and file and is_picture(file):
            raise ValidationError(gettext("This is a picture: add it under Images."))
        return file
