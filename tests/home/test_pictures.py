"""Pictures: what is kept of a file, by whatever way it comes; and no page fails for one."""

from __future__ import annotations

import html
import re
import struct
import zlib
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation
from PIL import Image as Pillow
from PIL import ImageCms, PngImagePlugin
from wagtail.models import Collection, Page
from wagtail.users.models import UserProfile

from home.jobs.pictures import look_after_pictures
from home.models import CustomImage as Image
from home.models import Partner, StandardPage
from home.pictures.cleaning import BROKEN, TOO_LARGE, cleaned, is_clean
from home.pictures.renditions import SHARED_SPEC, SPECS, shown
from tests.factories import child, home, locale
from tests.specimens import SPECIMENS, full_body, stream

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]  # files, not rows

CASES = Path(__file__).parent / "cases"
PHOTO = (CASES / "gps.jpg").read_bytes()
SIZE = (64, 36)
ORIENTATION, GPS = 0x0112, 0x8825
SECRET = "Strada Secretului 7"


def pixels(mode: str = "RGB") -> Pillow.Image:
    """A gradient, so that what is cut or wrongly scaled shows."""
    grey = Pillow.linear_gradient("L").resize(SIZE)
    if mode == "I;16":
        return grey.convert("I").point(lambda value: value * 257).convert("I;16")
    return grey.convert("RGB").convert(mode)


def saved(kind: str, mode: str = "RGB", **options: object) -> bytes:
    made = BytesIO()
    pixels(mode).save(made, kind, **options)
    return made.getvalue()


def exif() -> Pillow.Exif:
    """What a phone notes: how it was held, and where."""
    noted = Pillow.Exif()
    noted[ORIENTATION] = 6
    noted[0x010E] = SECRET
    noted.get_ifd(GPS)[2] = (44.0, 26.0, 6.0)
    return noted


def telling(kind: str) -> bytes:
    """A picture of a format, with all that the format can tell beside its pixels."""
    xmp = f"<x:xmpmeta><place>{SECRET}</place></x:xmpmeta>".encode()
    if kind == "PNG":
        texts = PngImagePlugin.PngInfo()
        texts.add_text("Comment", SECRET)
        texts.add_itxt("XML:com.adobe.xmp", xmp.decode())
        return saved(kind, exif=exif(), pnginfo=texts)
    if kind == "GIF":
        return saved(kind, "P", comment=SECRET)
    options = {"comment": SECRET} if kind == "JPEG" else {}
    return saved(kind, exif=exif(), xmp=xmp, **options)


def two(kind: str) -> bytes:
    """A picture that moves."""
    return saved(kind, save_all=True, append_images=[pixels().rotate(180)], duration=80)


def sixteen_bits_of_colour() -> bytes:
    """A PNG as cameras' software writes it; Pillow cannot, so its chunks are put together here."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    rows = b"".join(b"\0" + struct.pack(">H", row * 400) * 3 * 64 for row in range(36))
    head = struct.pack(">IIBBBBB", 64, 36, 16, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


USABLE: dict[str, Callable[[], bytes]] = {
    "photo.jpg": lambda: PHOTO,
    "grey16.png": (CASES / "gray16.png").read_bytes,
    "grey16-gradient.png": lambda: saved("PNG", "I;16"),
    "colour16.png": sixteen_bits_of_colour,
    "print.jpg": lambda: saved("JPEG", "CMYK"),
    "grey.jpg": lambda: saved("JPEG", "L"),
    "two-pictures.jpg": lambda: saved("MPO", save_all=True, append_images=[pixels()]),
    "bits.png": lambda: saved("PNG", "1"),
    "palette.png": lambda: saved("PNG", "P", transparency=3),
    "palette-alpha.png": lambda: saved("PNG", "P", transparency=bytes(range(256))),
    "grey-alpha.png": lambda: saved("PNG", "LA"),
    "colour-key.png": lambda: saved("PNG", transparency=(9, 9, 9)),
    "see-through.webp": lambda: saved("WEBP", "RGBA"),
    "see-through.avif": lambda: saved("AVIF", "RGBA"),
    "moving.gif": lambda: two("GIF"),
    "moving.webp": lambda: two("WEBP"),
    **{f"telling.{kind.lower()}": lambda kind=kind: telling(kind) for kind in ("JPEG", "PNG")},
    **{f"telling.{kind.lower()}": lambda kind=kind: telling(kind) for kind in ("WEBP", "AVIF")},
    "telling.gif": lambda: telling("GIF"),
}
UNUSABLE: dict[str, Callable[[], bytes]] = {
    "moving.png": lambda: two("PNG"),
    "moving.avif": lambda: two("AVIF"),
    "cut.jpg": lambda: PHOTO[: len(PHOTO) // 2],
    "cut.png": lambda: saved("PNG")[:120],
    "cut.webp": lambda: saved("WEBP")[:80],
    "cut.avif": lambda: saved("AVIF")[:-40],
    "head.jpg": lambda: PHOTO[:20],
    "head.png": lambda: saved("PNG")[:20],
    "head.gif": lambda: saved("GIF")[:10],
    "empty.png": lambda: b"",
    "text.jpg": lambda: b"no picture",
    "markup.png": lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "other.png": lambda: PHOTO,
    "bitmap.png": lambda: saved("BMP"),
    "print.jpg": lambda: saved("TIFF"),
    "icon.ico": lambda: saved("ICO"),
    "scan.tiff": lambda: saved("TIFF"),
}


def stored(content: bytes, name: str = "mill.png") -> Image:
    """A picture as it is stored when it comes in by code."""
    return Image.objects.create(title="Mill", file=ContentFile(content, name=name))


def as_before(content: bytes, name: str) -> Image:
    """A picture that was stored when nothing was cleaned yet."""
    picture = stored(saved("PNG"))
    storage = picture.file.storage
    kept = storage.save(f"original_images/{name}", ContentFile(content))
    Image.objects.filter(pk=picture.pk).update(file=kept, width=SIZE[0], height=SIZE[1])
    return Image.objects.get(pk=picture.pk)


def opened(file: object) -> Pillow.Image:
    image = Pillow.open(file)  # type: ignore[arg-type]
    image.load()
    return image


def tells(file: object) -> list[str]:
    """What a file says beside its pixels."""
    content = file.read()  # type: ignore[attr-defined]
    image = opened(BytesIO(content))
    said = [f"EXIF {tag:#x}" for tag in image.getexif()]
    said += [name for name in ("exif", "xmp", "comment", "photoshop") if image.info.get(name)]
    return said + [SECRET] * (SECRET.encode() in content)


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("admin", password="secret"))
    return client


def upload(admin: Client, door: str, name: str, content: bytes) -> str:
    """Send a file to one of the three forms that take pictures; what they answer."""
    file = SimpleUploadedFile(name, content)
    collection = Collection.get_first_root_node().pk
    if door == "wagtailimages:add":
        data = {"title": name, "file": file, "collection": collection}
    elif door == "wagtailimages:add_multiple":
        data = {"title": name, "files[]": file, "collection": collection}
    else:
        prefix = "image-chooser-upload"
        data = {f"{prefix}-title": name, f"{prefix}-file": file}
        data[f"{prefix}-collection"] = collection
    response = admin.post(reverse(door), data)
    assert response.status_code in (200, 302), response.status_code
    return html.unescape(response.content.decode())


DOORS = ("wagtailimages:add", "wagtailimages:add_multiple", "wagtailimages_chooser:create")


# --- what comes in ---------------------------------------------------------------------


@pytest.mark.parametrize("name", USABLE)
def test_what_can_be_shown_is_taken_cleaned_and_shown(admin: Client, name: str) -> None:
    upload(admin, "wagtailimages:add", name, USABLE[name]())
    picture = Image.objects.get()
    assert is_clean(picture.file)
    assert tells(picture.file.open()) == []
    assert (picture.file_size, picture.file_hash) == (picture.file.size, picture.get_file_hash())
    assert opened(picture.file.open()).size == (picture.width, picture.height)
    body = stream(("image", {"image": picture.pk, "alt": "A mill", "caption": "", "credit": ""}))
    page = child(home(), StandardPage, social_image=picture, body=body)
    shown = BeautifulSoup(admin.get(page.url).content, "html.parser")
    assert len(shown.select("figure picture source")) == 2
    assert "fill-1200x630" in str(shown.find("meta", property="og:image"))
    for rendition in picture.renditions.all():
        assert tells(rendition.file.open()) == [], rendition.filter_spec
    assert admin.get(reverse("wagtailimages:index")).status_code == 200


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("name", UNUSABLE)
def test_what_cannot_be_shown_is_refused(admin: Client, name: str, door: str) -> None:
    upload(admin, door, name, UNUSABLE[name]())
    assert not Image.objects.exists()


@pytest.mark.parametrize("language", ["en", "ro", "it"])
def test_the_refusal_is_said_in_the_language_of_the_editor(admin: Client, language: str) -> None:
    with translation.override(language):
        broken = str(BROKEN)
        large = TOO_LARGE % {"most": 40}
        if language != "en":
            assert "picture" not in broken + large
    user = get_user_model().objects.get()
    UserProfile.objects.create(user=user, preferred_language=language)
    assert broken in upload(admin, DOORS[0], "cut.jpg", UNUSABLE["cut.jpg"]())
    huge = BytesIO()
    Pillow.new("1", (8000, 5001)).save(huge, "PNG")
    assert large in upload(admin, DOORS[0], "huge.png", huge.getvalue())
    assert not Image.objects.exists()


@pytest.mark.parametrize("door", DOORS)
def test_every_door_cleans(admin: Client, door: str) -> None:
    upload(admin, door, "photo.jpg", PHOTO)
    assert tells(Image.objects.get().file.open()) == []


def test_a_file_that_is_replaced_is_cleaned_too(admin: Client) -> None:
    picture = stored(saved("PNG"))
    file = SimpleUploadedFile("photo.jpg", PHOTO)
    collection = Collection.get_first_root_node().pk
    data = {"title": "Mill", "file": file, "collection": collection}
    admin.post(reverse("wagtailimages:edit", args=[picture.pk]), data)
    picture.refresh_from_db()
    assert picture.filename.endswith(".jpg")
    assert tells(picture.file.open()) == []


def test_the_picture_of_an_editor_is_cleaned_and_a_broken_one_refused(admin: Client) -> None:
    account = reverse("wagtailadmin_account")
    form = BeautifulSoup(admin.get(account).content, "html.parser")
    data = {field["name"]: field.get("value", "") for field in form.select("form input[name]")}
    for field in form.select("form select[name]"):
        chosen = field.select_one("[selected]") or field.option
        data[str(field["name"])] = chosen["value"] if chosen else ""
    data |= {f"name_email-{name}": "Ada" for name in ("first_name", "last_name")}
    data |= {"name_email-email": "ada@example.org", "locale-current_time_zone": "Europe/Rome"}
    data = {name: value for name, value in data.items() if not name.startswith("password-")}

    def send(name: str, content: bytes) -> str:
        sent = {**data, "avatar-avatar": SimpleUploadedFile(name, content)}
        response = admin.post(account, sent, follow=True)
        assert response.status_code == 200
        return html.unescape(response.content.decode())

    assert str(BROKEN) in send("cut.jpg", UNUSABLE["cut.jpg"]())
    send("photo.jpg", PHOTO)
    avatar = UserProfile.objects.get().avatar
    assert tells(avatar.open()) == []
    assert opened(avatar.open()).size == (300, 400)
    send("small.png", telling("PNG"))
    assert tells(UserProfile.objects.get().avatar.open()) == []


def test_a_picture_stands_as_the_phone_was_held() -> None:
    upright = opened(stored(PHOTO, "photo.jpg").file.open())
    assert upright.size == (600, 800)
    assert opened(BytesIO(PHOTO)).size == (800, 600)


def test_grey_of_sixteen_bits_keeps_its_shades() -> None:
    """Not cut at 255, which would leave it white."""
    grey = opened(stored(saved("PNG", "I;16")).file.open())
    assert grey.mode == "L"
    assert grey.tobytes() == pixels("L").tobytes()


def test_colours_of_print_become_those_of_screens_and_a_profile_stays() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    kept = opened(stored(saved("PNG", icc_profile=srgb)).file.open())
    assert kept.info["icc_profile"] == srgb
    assert opened(stored(saved("JPEG", "CMYK"), "print.jpg").file.open()).mode == "RGB"


# --- what is stored --------------------------------------------------------------------


@pytest.mark.parametrize("name", USABLE)
def test_what_was_stored_before_is_cleaned_once(name: str) -> None:
    picture = as_before(USABLE[name](), name)
    clean_already = is_clean(picture.file)
    old = picture.file.name
    picture.get_rendition("width-100")
    assert look_after_pictures() == f"{int(not clean_already)} cleaned, 0 renditions lost"
    picture = Image.objects.get(pk=picture.pk)
    assert tells(picture.file.open()) == []
    assert opened(picture.file.open()).size == (picture.width, picture.height)
    assert picture.file.storage.exists(old) is clean_already
    assert picture.renditions.exists() is clean_already
    assert look_after_pictures() == "0 cleaned, 0 renditions lost"


def test_a_lost_rendition_is_made_anew(client: Client) -> None:
    picture = stored(PHOTO, "photo.jpg")
    page = child(home(), StandardPage, social_image=picture)
    client.get(page.url)
    rendition = picture.renditions.get(filter_spec__startswith="fill-")
    rendition.file.storage.delete(rendition.file.name)
    assert client.get(page.url).status_code == 200
    assert look_after_pictures() == "0 cleaned, 1 renditions lost"
    shared = BeautifulSoup(client.get(page.url).content, "html.parser").find(
        "meta", property="og:image"
    )
    assert client.get(str(shared["content"])).status_code == 200  # type: ignore[index]


def test_the_job_goes_on_after_a_picture_it_cannot_read() -> None:
    broken, photo = as_before(PHOTO[:9000], "cut.jpg"), as_before(PHOTO, "photo.jpg")
    gone = stored(saved("PNG"))
    gone.file.storage.delete(gone.file.name)
    Image.objects.filter(pk=broken.pk).update(title="Broken")
    report = look_after_pictures()
    assert report == "1 cleaned, 0 renditions lost, not readable: Broken, Mill"
    assert tells(Image.objects.get(pk=photo.pk).file.open()) == []


# --- what is shown ---------------------------------------------------------------------


def lose(picture: Image) -> None:
    picture.file.storage.delete(picture.file.name)


def overwrite(content: bytes) -> Callable[[Image], None]:
    def spoil(picture: Image) -> None:
        path = Path(picture.file.path)
        path.write_bytes(content)

    return spoil


SPOILED: dict[str, Callable[[Image], None]] = {
    "lost": lose,
    "empty": overwrite(b""),
    "cut": overwrite(saved("PNG")[:120]),
    "no picture": overwrite(b"\0\1\2 nothing"),
    "another size": overwrite(saved("PNG")[:16] + bytes(8) + saved("PNG")[24:]),
    "grey of sixteen bits": overwrite((CASES / "gray16.png").read_bytes()),
    "huge": lambda picture: Image.objects.filter(pk=picture.pk).update(width=9000, height=9000),
}


@pytest.fixture(params=SPOILED)
def spoiled(request: pytest.FixtureRequest) -> Image:
    """A picture whose file broke after it was taken."""
    picture = stored(saved("PNG"))
    SPOILED[request.param](picture)
    return Image.objects.get(pk=picture.pk)


def test_a_page_is_shown_without_a_picture_that_cannot_be_read(
    client: Client, spoiled: Image
) -> None:
    body = stream(("image", {"image": spoiled.pk, "alt": "A", "caption": "Cap", "credit": ""}))
    page = child(home(), StandardPage, social_image=spoiled, body=body)
    response = client.get(page.url)
    assert response.status_code == 200
    shown = BeautifulSoup(response.content, "html.parser")
    assert "social-card" in str(shown.find("meta", property="og:image"))
    assert shown.select("main img, main figure") == []


@pytest.mark.crawl
@pytest.mark.parametrize("model", SPECIMENS, ids=lambda model: model.__name__)
@pytest.mark.parametrize("spoil", ["lost", "cut"])
def test_no_page_fails_for_a_picture(client: Client, model: type[Page], spoil: str) -> None:
    page = SPECIMENS[model](full_body())
    bad = stored(saved("PNG"))
    page.social_image = bad
    page.save()
    Partner.objects.create(name="P", kind="K", country="IT", locale=locale(), logo=bad)
    for picture in Image.objects.all():
        SPOILED[spoil](picture)
    for url in (page.url, page.get_parent().url or home().url):
        assert client.get(url).status_code == 200, url
    feed = client.get("/en/news/feed/")
    assert feed.status_code in (200, 404)


def test_what_pages_show_of_a_picture_is_made_before_a_visitor_comes(client: Client) -> None:
    page = SPECIMENS[StandardPage](full_body())
    page.social_image = stored(saved("PNG"))
    page.save()
    told = StringIO()
    call_command("make_renditions", stdout=told)
    made = Image.get_rendition_model().objects.count()
    assert client.get(page.url).status_code == 200
    assert Image.get_rendition_model().objects.count() == made > 0
    call_command("make_renditions", stdout=told)
    assert re.findall(r"of (\d+) made", told.getvalue()) == [str(Image.objects.count()), "0"]


def test_what_the_cache_has_is_not_written_into_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    picture, kept = stored(saved("PNG")), Image.get_rendition_model().cache_backend
    written: list[object] = []
    monkeypatch.setattr(kept, "set", lambda key, *_args, **_options: written.append(key))
    monkeypatch.setattr(
        kept, "set_many", lambda those, *_args, **_options: written.extend(those) or []
    )
    again = Image.objects.get(pk=picture.pk)
    assert shown(again, SPECS, {}) and again.get_rendition(SHARED_SPEC).width
    assert len(written) == 7
    monkeypatch.undo()
    for _time in range(2):
        again = Image.objects.get(pk=picture.pk)
        assert shown(again, SPECS, {}) and again.get_rendition(SHARED_SPEC).width
    written.clear()
    monkeypatch.setattr(kept, "set", lambda key, *_args, **_options: written.append(key))
    monkeypatch.setattr(
        kept, "set_many", lambda those, *_args, **_options: written.extend(those) or []
    )
    again = Image.objects.get(pk=picture.pk)
    assert shown(again, SPECS, {}) and again.get_rendition(SHARED_SPEC).width
    assert written == []


def test_the_admin_goes_on_with_a_picture_that_cannot_be_read(
    admin: Client, spoiled: Image
) -> None:
    images, chooser, key = "wagtailimages", "wagtailimages_chooser", [spoiled.pk]
    for address in (
        reverse(f"{images}:index"),
        reverse(f"{images}:index") + "?layout=list",
        reverse(f"{images}:edit", args=key),
        reverse(f"{images}:delete", args=key),
        reverse(f"{images}:image_usage", args=key),
        reverse(f"{chooser}:choose"),
        reverse(f"{chooser}:choose") + "?layout=list",
        reverse(f"{chooser}:chosen", args=key),
        reverse(f"{chooser}:chosen_multiple") + f"?id={spoiled.pk}",
        reverse(f"{chooser}:select_format", args=key),
    ):
        assert admin.get(address).status_code == 200, address
    page = child(home(), StandardPage, social_image=spoiled, body=full_body())
    assert admin.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200
    upload(admin, "wagtailimages_chooser:create", "photo.jpg", PHOTO)
    assert admin.post(reverse(f"{images}:delete", args=key)).status_code == 302


def test_a_mistake_of_ours_is_not_hidden() -> None:
    """A size that does not exist is an error of the template, whatever the picture."""
    with pytest.raises(Exception, match="Unrecognised operation"):
        stored(PHOTO, "photo.jpg").get_rendition("widht-100")


def test_cleaning_twice_changes_nothing_more() -> None:
    once = cleaned(ContentFile(PHOTO, name="photo.jpg"))
    assert is_clean(once)
    assert opened(once).size == opened(cleaned(once)).size
