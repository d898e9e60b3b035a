"""Pictures and documents of our own: what is said of them, and where it is heard and shown."""

from __future__ import annotations

import html
from importlib import import_module
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image as Pillow
from taggit.models import TaggedItem
from wagtail.documents.models import Document
from wagtail.images.models import Image, Rendition
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, ReferenceIndex
from wagtail.users.models import UserProfile

from home.content.errors import ContentError
from home.content.files import load_documents, load_images
from home.content.parser import read_yaml
from home.content.report import LoadReport
from home.models import CustomDocument, CustomImage, CustomRendition, StandardPage
from home.models.media.documents import validate_year_of_publication
from home.pictures.renditions import SHARED_SPEC
from news.models import ArticlePage, EventPage, NewsIndexPage
from search.indexing.documents import language_of
from tests.factories import child, home
from tests.interest.desk.people import at, user
from tests.specimens import stream

pytestmark = pytest.mark.django_db
MILL = {"alt_en": "A mill", "alt_ro": "O moară", "alt_it": "Un mulino"}


def picture(**said: Any) -> CustomImage:
    return CustomImage.objects.create(
        title="IMG 7", file=get_test_image_file(filename="mill.png"), **said
    )


def document(name: str = "a.txt", **said: Any) -> CustomDocument:
    file = ContentFile(b"words", name=name)
    return CustomDocument.objects.create(title=name, file=file, **said)


def figures(client: Client, page: Any) -> list[Any]:
    return BeautifulSoup(client.get(page.url).content, "html.parser").select("main figure")


# --- the models ---------------------------------------------------------------------------


def test_what_was_uploaded_before_moves_with_its_numbers_and_back() -> None:
    copying = import_module("home.migrations.0020_copy_images_and_documents")
    emptying = import_module("home.migrations.0022_empty_wagtails_tables")
    old = Image.objects.create(title="Mill", file=get_test_image_file(), focal_point_x=3)
    uploaded = timezone.now() - timezone.timedelta(days=9)
    Image.objects.filter(pk=old.pk).update(created_at=uploaded)
    rendition = old.get_rendition("width-10")
    old.tags.add("water")
    text = Document.objects.create(title="Text", file=ContentFile(b"words", name="a.txt"))
    page = child(home(), StandardPage)
    kinds = ContentType.objects.get_for_model
    ReferenceIndex.objects.create(
        content_type=kinds(StandardPage),
        base_content_type=kinds(page.__class__.__base__),
        to_content_type=kinds(Image),
        object_id=page.pk,
        to_object_id=old.pk,
        model_path="social_image",
        content_path="social_image",
        content_path_hash=ReferenceIndex._get_content_path_hash("social_image"),
    )
    on = SimpleNamespace(connection=connection)
    copying.forwards(apps, on)
    emptying.forwards(apps, on)
    assert not any(model.objects.exists() for model in (Image, Rendition, Document))
    new = CustomImage.objects.get()
    assert (new.pk, new.file.name, new.focal_point_x) == (old.pk, old.file.name, 3)
    assert new.created_at == uploaded
    assert new.file.storage.exists(new.file.name)
    assert new.renditions.get().file.name == rendition.file.name
    assert [tag.name for tag in new.tags.all()] == ["water"]
    assert new.get_usage().count() == 1
    assert CustomDocument.objects.get().pk == text.pk
    assert picture().pk > old.pk, "the next number is free"
    emptying.backwards(apps, on)
    copying.backwards(apps, on)
    assert not any(
        model.objects.exists() for model in (CustomImage, CustomRendition, CustomDocument)
    )
    again = Image.objects.get(pk=old.pk)
    assert (again.file.name, again.created_at) == (old.file.name, uploaded)
    assert Rendition.objects.get(pk=rendition.pk).file.name == rendition.file.name
    assert again.get_usage().count() == 1
    assert TaggedItem.objects.get(content_type=kinds(Image)).tag.name == "water"
    assert Document.objects.get().pk == text.pk


@pytest.mark.sqlite
def test_what_is_cropped_keeps_the_middle_in_sight(client: Client) -> None:
    halves = Pillow.new("RGB", (400, 1200), "white")
    halves.paste("black", (0, 900, 400, 1200))
    made = BytesIO()
    halves.save(made, "PNG")
    file = ContentFile(made.getvalue(), name="halves.png")
    image = CustomImage.objects.create(title="Halves", file=file)
    page = child(child(home(), NewsIndexPage), ArticlePage, social_image=image)
    (cover,) = figures(client, page)
    assert not cover.img.get("class")

    def shared() -> Any:
        with image.get_rendition(SHARED_SPEC).open_file() as file:
            return Pillow.open(file).convert("L").resize((1, 1)).getpixel((0, 0))

    assert shared() > 200
    for name, value in {"x": 20, "y": 1150, "width": 20, "height": 20}.items():
        setattr(image, f"focal_point_{name}", value)
    image.save()
    assert shared() < 60
    (cover,) = figures(client, page)
    assert cover.img["class"] == ["focus-x-0", "focus-y-100"]


# --- what is said -------------------------------------------------------------------------


def test_a_page_speaks_the_text_of_its_language_unless_it_has_its_own(client: Client) -> None:
    said, half = picture(**MILL), picture(alt_en="A mill")
    for language, expected in {"en": "A mill", "ro": "O moară", "it": "Un mulino"}.items():
        blocks = [
            {"image": said.pk, "alt": ""},
            {"image": said.pk, "alt": "Own words"},
            {"image": said.pk, "alt": "", "decorative": True},
            {"image": half.pk, "alt": ""},
        ]
        for block in blocks:
            block.setdefault("decorative", False)
        body = stream(*(("image", {**block, "caption": "", "credit": ""}) for block in blocks))
        index = child(home(language), NewsIndexPage)
        page = child(index, ArticlePage, social_image=said, body=body)
        heard = [(each.img["alt"], each.img.get("lang")) for each in figures(client, page)]
        other = None if language == "en" else "en"
        assert heard == [
            (expected, None), (expected, None), ("Own words", None), ("", None), ("A mill", other)
        ]  # fmt: skip
        assert f'content="{expected}"' in client.get(page.url).content.decode()


def test_the_credit_of_the_picture_is_shown_where_the_place_names_nobody(client: Client) -> None:
    image = picture(credit="Ana Pop", licence="cc-by-4.0", source_url="https://pop.example/mill")
    blocks = [{"credit": ""}, {"credit": "By me"}, {"credit": "", "image": picture().pk}]
    body = stream(
        *(("image", {"image": image.pk, "alt": "x", "caption": "", **each}) for each in blocks)
    )
    index = child(home(), NewsIndexPage)
    page = child(index, ArticlePage, social_image=image, body=body)
    event = child(index, EventPage, social_image=image, image_credit="By us", start=timezone.now())
    cover, first, own, silent = figures(client, page)
    for shown in (cover, first):
        assert "Ana Pop" in shown.figcaption.text
        links = {link["href"]: link.text for link in shown.select("a")}
        assert links["https://creativecommons.org/licenses/by/4.0/"] == "CC BY 4.0"
        assert "https://pop.example/mill" in links
    assert own.figcaption.text.strip() == "By me"
    assert silent.figcaption is None
    assert figures(client, event)[0].figcaption.text.strip() == "By us"


# --- what is taken ------------------------------------------------------------------------


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("language", "limit", "refusal"),
    [
        (
            "it",
            "al massimo 10\xa0MB",
            "L'immagine è troppo grande",
        ),
        ("ro", "cel mult 10\xa0MB", "Imaginea este prea mare"),
    ],
)
def test_a_picture_over_the_limit_is_refused_beside_the_field_and_the_rest_stays(
    language: str, limit: str, refusal: str
) -> None:
    admin = user("admin", is_superuser=True)
    UserProfile.objects.create(user=admin, preferred_language=language)
    client = at(admin)
    for address in ("wagtailimages:add", "wagtailimages:add_multiple"):
        assert limit in client.get(reverse(address)).content.decode()
    photo = get_test_image_file().file.getvalue() + bytes(11 * 1024 * 1024)
    typed = {"title": "Foto", "alt_it": "Un prato", "credit": "Ana", "licence": "cc0"}
    data = {**typed, "file": SimpleUploadedFile("big.png", photo), "collection": 1}
    response = client.post(reverse("wagtailimages:add"), data)
    form = BeautifulSoup(response.content, "html.parser")
    field = form.select_one("input[name=file]").find_parent(attrs={"data-field": True})
    assert refusal in html.unescape(str(field))
    kept = {name: form.select_one(f"[name={name}]") for name in typed}
    assert kept["title"]["value"] == "Foto"
    assert kept["credit"]["value"] == "Ana"
    assert kept["alt_it"].text.strip() == "Un prato"
    assert kept["licence"].select_one("[selected]")["value"] == "cc0"
    assert not CustomImage.objects.exists()


def test_a_document_is_no_picture_and_of_no_year_to_come() -> None:
    client = at(user("admin", is_superuser=True))
    this_year = timezone.localdate().year
    collection = Collection.get_first_root_node().pk
    photo = (Path(__file__).parent / "cases/gps.jpg").read_bytes()
    for content, year, complaint in (
        (photo, this_year, "This is a picture: add it under Images."),
        (b"words", this_year + 1, f"Give a year from 1900 to {this_year}."),
        (bytes(20 * 1024 * 1024 + 1), this_year, "This file is too large: at most 20\xa0MB"),
        (b"words", 1899, f"Give a year from 1900 to {this_year}."),
        (b"words", this_year, ""),
    ):
        file = SimpleUploadedFile("a.pdf", content)
        data = {"title": "A", "file": file, "year": year, "language": "ro", "publisher": "Ilfov"}
        answer = client.post(reverse("wagtaildocs:add"), {**data, "collection": collection})
        assert (answer.status_code == 302) is not bool(complaint)
        said = answer.content.decode()
        assert complaint in said
        assert "not allowed" not in said, "one complaint is enough"
    bad = {"title": "A", "file": SimpleUploadedFile("a.exe", b"words"), "collection": collection}
    answer = client.post(reverse("wagtaildocs:add"), bad).content.decode()
    assert "Documents of this format are not accepted, only these: CSV, DOCX" in answer
    assert CustomDocument.objects.get().year == this_year
    with pytest.raises(ValidationError):
        validate_year_of_publication(this_year + 1)


# --- documents ----------------------------------------------------------------------------


def test_a_document_tells_its_language_publisher_and_year_where_it_is_listed(
    client: Client,
) -> None:
    told = document("a.txt", language="ro", publisher="Ilfov", year=2024)
    body = stream(("documents", [told.pk, document("b.txt").pk]))
    page = child(home("it"), StandardPage, body=body)
    shown = BeautifulSoup(client.get(page.url).content, "html.parser")
    first, second = shown.select("main a[href^='/documents/']")
    assert (first["hreflang"], first["lang"]) == ("ro", "ro")
    assert " ".join(first.find_next("span").text.split()) == "Ilfov, 2024, Romeno, TXT, 1 KB"
    assert not second.get("hreflang")
    assert language_of(told) == "ro"
    admin = at(user("admin", is_superuser=True))
    for language, titles in {
        "ro": ["a.txt"],
        "de": [],
        "unknown": ["b.txt"],
        "": ["a.txt", "b.txt"],
    }.items():
        found = admin.get(reverse("wagtaildocs:index"), {"language": language})
        assert [each.title for each in found.context["object_list"]] == titles


def test_the_first_content_says_it_once_and_never_what_cannot_be(tmp_path: Path) -> None:
    for folder, name, said in (
        ("images", "mill.png", "  title: {en: A mill, ro: O moară, it: Un mulino}\n"),
        ("documents", "a.txt", "  title: A\n  language: ro\n"),
    ):
        (tmp_path / folder).mkdir()
        entry = f"key:\n  file: {name}\n{said}"
        (tmp_path / folder / f"{folder}.yaml").write_text(entry, "utf-8")
        content = get_test_image_file().file.getvalue() if name.endswith("png") else b"words"
        (tmp_path / folder / name).write_bytes(content)
    images = read_yaml(tmp_path / "images/images.yaml")
    documents = read_yaml(tmp_path / "documents/documents.yaml")
    for _again in range(2):
        load_images(tmp_path, images, LoadReport())
        load_documents(tmp_path, documents, LoadReport())
        image = CustomImage.objects.get()
        assert image.alt_it in ("Un mulino", "")
        CustomImage.objects.update(alt_it="")
    assert (image.alt_ro, image.alt_it) == ("O moară", ""), "an editor had taken it away"
    assert CustomDocument.objects.get().language == "ro"
    documents["key"]["language"] = "xx"
    with pytest.raises(ContentError, match="language"):
        load_documents(tmp_path, documents, LoadReport())
