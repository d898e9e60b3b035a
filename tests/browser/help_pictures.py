"""Pictures for the help in the admin, of the running site: `make screenshots` takes them too.

They lie beside the pages of docs/editors/ that show them, and are kept in the repository. Take them
anew when the admin looks different.
"""

from __future__ import annotations

import io
import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.urls import reverse
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser.chromium import sign_in
from tests.content_paths import path_of
from tests.server import LANGUAGES
from tests.stages import MANAGE, ROOT, environment

FOLDER = ROOT / "docs" / "editors"
SIZE = {"width": 960, "height": 600}
# Enough to read small letters.
QUALITY = 60


@dataclass(frozen=True)
class HelpPicture:
    """A view of the admin, what of it, and in which part of the window it begins."""

    view: str
    of: str = ""
    """`image`, or the folder of a page of the first content."""
    tab: int = 0
    begin: str = ""
    """What is at the top of the picture, as a selector; the beginning of the page if empty."""
    translated: bool = False
    """Whether it shows the version of the page in the language of who reads."""

    def address(self, pk: int | None = None) -> str:
        """Return its address in the admin, of the thing of this key if it is of one."""
        return reverse(self.view, args=[pk] if self.of else [])


EDIT = "wagtailadmin_pages:edit"
PICTURES = {
    "find-your-way": HelpPicture("wagtailadmin_home"),
    "news-item": HelpPicture(EDIT, of="news/torino-deal-signed"),
    "pact-progress": HelpPicture(EDIT, of="pacts/torino", begin="#inline_child_commitments-0"),
    "translate": HelpPicture(EDIT, of="news/torino-deal-signed", translated=True),
    "conditions": HelpPicture(
        EDIT, of="funding/eic-accelerator", tab=1, begin="#inline_child_criteria-0"
    ),
    "import-calls": HelpPicture("funding_import_calls"),
    "pictures": HelpPicture("wagtailimages:edit", of="image"),
}

# Somebody for each language, and the keys of what is shown, told as JSON.
PREPARE = """
import json
from django.contrib.auth import get_user_model
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.users.models import UserProfile
for language, name in {"en": "Alex", "ro": "Ana", "it": "Anna"}.items():
    user = get_user_model().objects.create_superuser(
        f"help-{language}", f"{language}@example.org", f"help-{language}", first_name=name)
    UserProfile.objects.create(user=user, preferred_language=language)
found = {"image": get_image_model().objects.order_by("pk").first().pk}
for page in Page.objects.filter(depth__gt=1).select_related("locale"):
    found[page.url_path] = page.pk
print(json.dumps(found))
"""


def take_help_pictures(browser: Browser, server: str, folder: Path) -> Iterator[Path]:
    """Take all pictures of the site that is served from `folder`; yield where they are."""
    command = [*MANAGE, "shell", "-v0", "-c", PREPARE]
    told = subprocess.run(
        command, env=environment(folder), cwd=ROOT, check=True, capture_output=True, text=True
    )
    keys = json.loads(told.stdout)
    for language in LANGUAGES:
        page = browser.new_page(viewport=SIZE, locale=language)  # type: ignore[arg-type]
        sign_in(page, f"{server}{reverse('wagtailadmin_home')}", f"help-{language}")
        for name, picture in PICTURES.items():
            if name != "find-your-way":  # the others have no room for the menu
                _fold_menu(page, server)
            page.goto(f"{server}{picture.address(_key(keys, picture, language))}")
            file = FOLDER / language / f"{name}.webp"
            _save(_look(page, picture), file)
            yield file
        page.close()


def _key(keys: dict[str, int], picture: HelpPicture, language: str) -> int | None:
    if not picture.of or picture.of in keys:
        return keys.get(picture.of)
    # In English there is no version; another is shown.
    shown = (language if language != "en" else "ro") if picture.translated else "en"
    ending = path_of(picture.of, shown).removeprefix(f"/{shown}/")
    return next(pk for path, pk in keys.items() if path.endswith(f"/{ending}"))


def _fold_menu(page: Page, server: str) -> None:
    page.context.add_cookies([{"name": "wagtail_sidebar_collapsed", "value": "1", "url": server}])


def _look(page: Page, picture: HelpPicture) -> bytes:
    page.wait_for_load_state("networkidle")
    if picture.tab:
        page.locator(".w-tabs__tab").nth(picture.tab).click()
    page.wait_for_timeout(500)  # panels unfold
    if picture.begin:
        page.locator(picture.begin).evaluate(
            "(part) => { part.style.scrollMarginTop = '5rem';"
            " part.scrollIntoView({behavior: 'instant'}); }"
        )
        page.wait_for_timeout(500)
    return page.screenshot()


def _save(png: bytes, file: Path) -> None:
    with Image.open(io.BytesIO(png)) as image:
        image.convert("RGB").save(file, "WEBP", quality=QUALITY, method=6)
