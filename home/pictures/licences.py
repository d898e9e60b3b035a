"""Under which licence a picture may be shown, by name and with its text."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Licence(models.TextChoices):
    """The usual licences of pictures on public sites."""

    CC0 = "cc0", "CC0 1.0"
    CC_BY = "cc-by-4.0", "CC BY 4.0"
    CC_BY_SA = "cc-by-sa-4.0", "CC BY-SA 4.0"
    PUBLIC_DOMAIN = "public-domain", _("public domain")
    EU_REUSE = "eu-reuse", _("European Union, reuse allowed with the source")
    PERMISSION = "permission", _("all rights reserved, shown with permission")


# The text of each licence; what is not here has none that is public.
LICENCE_URLS: dict[str, str] = {
    Licence.CC0: "https://creativecommons.org/publicdomain/zero/1.0/",
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
    Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
    Licence.PUBLIC_DOMAIN: "https://creativecommons.org/publicdomain/mark/1.0/",
    Licence.EU_REUSE: "https://eur-lex.europa.eu/eli/dec/2011/833/oj",
}
