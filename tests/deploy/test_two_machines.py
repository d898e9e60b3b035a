"""Two machines serve one site: PostgreSQL, Redis and a bucket are shared, folders are not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path

import pytest
import requests
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection

from home.models import StandardPage
from tests.engines.processes import not_here
from tests.engines.redis import redis
from tests.engines.s3 import s3
from tests.factories import child, home
from tests.interest.desk.people import user
from tests.server import serving
from tests.stages import environment

pytestmark = pytest.mark.slow
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


class Machine:
    """One of them, as somebody uses it who is signed in, and as a visitor does."""

    def __init__(self, address: str, session: requests.Session) -> None:
        self.address, self.session = address, session

    def visit(self, path: str) -> requests.Response:
        return requests.get(self.address + path, timeout=60)

    def get(self, path: str) -> requests.Response:
        # A port is no part of a cookie's place: who is signed in at one is so at both.
        answer = self.session.get(self.address + path, timeout=60)
        assert answer.status_code == 200, answer.url
        return answer

    def post(
        self, path: str, values: dict | None = None, form_at: str = "", **files: tuple
    ) -> requests.Response:
        token = TOKEN.search(self.get(form_at or path).text)
        assert token, path
        sent = {"csrfmiddlewaretoken": token[1]} | (values or {})
        answer = self.session.post(
            self.address + path, sent, files=files, headers={"Referer": self.address}, timeout=60
        )
        assert answer.status_code == 200, answer.url
        return answer


@pytest.fixture
def machines(committed: str, tmp_path: Path) -> Iterator[tuple[Machine, Machine]]:
    user("editor", is_superuser=True, is_staff=True)
    child(home("en"), StandardPage, title="Plans", slug="plans", summary="What we plan.")
    with ExitStack() as stack:
        for name in ("s3", "redis", "first", "second"):
            (tmp_path / name).mkdir()
        try:
            cache = stack.enter_context(redis(tmp_path / "redis"))
        except FileNotFoundError as error:
            not_here(str(error))
        try:
            bucket = stack.enter_context(s3(tmp_path / "s3"))
        except OSError as error:
            pytest.skip(f"S3Proxy is not to be had: {error}")
        shared = bucket.environment | {
            "DATABASE_URL": committed, "REDIS_URL": cache.url, "BACKGROUND": "false",
        }  # fmt: skip
        session = requests.Session()
        both = [
            Machine(stack.enter_context(serving(folder, environment(folder, **shared))), session)
            for folder in (tmp_path / "first", tmp_path / "second")
        ]
        yield both[0], both[1]


def picture(colour: str) -> bytes:
    file = BytesIO()
    Image.new("RGB", (900, 600), colour).save(file, "PNG")
    return file.getvalue()


def test_what_is_done_on_one_is_so_on_the_other(machines: tuple[Machine, Machine]) -> None:
    first, second = machines
    first.post("/admin/login/", {"username": "editor", "password": "x"})
    root = str(Collection.get_first_root_node().pk)

    # Two pictures of one name at the same moment, one on each.
    def upload(machine: Machine, colour: str) -> None:
        file = ("photo.png", picture(colour), "image/png")
        machine.post("/admin/images/add/", {"title": colour, "collection": root}, file=file)

    with ThreadPoolExecutor() as pool:
        list(pool.map(upload, machines, ("red", "blue")))
    images = get_image_model().objects.order_by("title")
    assert [image.title for image in images] == ["blue", "red"]
    assert len({image.file.name for image in images}) == 2
    listed = re.findall(r'<img[^>]+src="(http[^"]+)"', second.get("/admin/images/").text)
    assert len(listed) == 2
    for address in listed:
        shown = requests.get(address.replace("&amp;", "&"), timeout=60)
        assert Image.open(BytesIO(shown.content)).size[0] > 50

    file = ("plan.txt", b"what we plan", "text/plain")
    first.post("/admin/documents/add/", {"title": "Plan", "collection": root}, file=file)
    document = get_document_model().objects.get()
    assert second.visit(document.url).content == b"what we plan"

    # A page that both keep is gone on both.
    path, page = "/en/plans/", StandardPage.objects.get(slug="plans").pk
    for machine in (*machines, *machines):
        assert "What we plan." in machine.visit(path).text
    first.post(f"/admin/pages/{page}/unpublish/")
    assert [machine.visit(path).status_code for machine in machines] == [404, 404]
    # Who leaves one has left both.
    first.post("/admin/logout/", form_at="/admin/documents/add/")
    left = second.session.get(f"{second.address}/admin/", timeout=60)
    assert "/admin/login/" in left.url
