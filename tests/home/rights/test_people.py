"""People and their roles in the admin; what becomes of what somebody had in hand."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.models import Collection, Page
from wagtail.permissions import policy_registry
from wagtail.users.forms import GroupForm
from wagtail.users.models import UserProfile

from home.models import Role
from interest.models import Adviser
from tests.interest.desk.people import adviser, at, enquiry, territories, user

from .people import OWN, article, browser, person

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def test_a_role_is_one_row_and_opens_the_admin() -> None:
    admin = at(user("root", is_superuser=True))
    anna = user("anna", first_name="Anna", last_name="Rossi")
    place = territories()["ITC11"].pk
    data = {"user": anna.pk, "kind": "editor", "territory": place, "languages": ["it"]}
    assert admin.post(reverse("roles:add"), data).status_code == 302
    role = Role.objects.get()
    assert str(role) == "Anna Rossi: editor, ITC11 en, Italian"
    assert "Anna Rossi" in admin.get(reverse("roles:index")).content.decode()
    assert at(anna).get(reverse("wagtailadmin_home")).status_code == 200
    assert at(anna).get(reverse("roles:index")).status_code == 302
    assert list(anna.groups.values_list("name", flat=True)) == ["Editors"]
    data["kind"] = "translator"
    admin.post(reverse("roles:edit", args=[role.pk]), data)
    assert list(anna.groups.values_list("name", flat=True)) == ["Translators"]
    admin.post(reverse("roles:delete", args=[role.pk]))
    assert not anna.groups.exists()
    assert at(anna).get(reverse("wagtailadmin_home")).status_code == 302


def test_no_group_gives_roles() -> None:
    assert not GroupForm().registered_permissions.filter(content_type__model="role").exists()


def test_pictures_are_kept_by_territory() -> None:
    writer = person("anna", ("editor", "ITC11", "it"))
    other = person("ion", ("editor", "RO322", "ro"))
    everybody = person("mara", ("editor", "", ""))
    above = person("ugo", ("moderator", "IT", "it"))
    policy = policy_registry.get_by_type(get_image_model())
    may = policy.collections_user_has_permission_for
    assert [found.name for found in may(writer, "add")] == ["ITC11 en"]
    assert [found.name for found in may(other, "add")] == ["RO322 en"]
    assert {found.name for found in may(above, "add")} == {"IT en", "ITC11 en"}
    assert set(may(everybody, "add")) == set(Collection.objects.all())
    assert set(may(writer, "choose")) == set(Collection.objects.all())
    picture = get_image_model()(title="P", collection=may(other, "add").get())
    for who, action, expected in (
        (writer, "choose", True),
        (writer, "change", False),
        (writer, "delete", False),
        (other, "delete", True),
        (everybody, "change", True),
    ):
        assert policy.user_has_permission_for_instance(who, action, picture) == expected


def test_who_manages_collections_by_group_has_a_role_besides() -> None:
    anna = person("anna", ("editor", "ITC11", "it"))
    group = Group.objects.create(name="Keepers of pictures")
    right = Permission.objects.get(codename="add_collection")
    group.collection_permissions.create(
        collection=Collection.get_first_root_node(), permission=right
    )
    anna.groups.add(group)
    client = at(anna)
    for name in ("wagtailadmin_home", "wagtailimages:index", "wagtailadmin_collections:index"):
        assert client.get(reverse(name)).status_code == 200, name


def test_whoever_leaves_hands_over() -> None:
    admin = at(user("root", is_superuser=True))
    luca = adviser("luca", "ITC11")
    Role.objects.create(user=luca, kind="editor", territory=territories()["ITC11"])
    page = article("it", OWN, owner=luca)
    row = enquiry(assigned_to=luca)
    elena = person("elena", ("editor", "ITC11", "ro"))
    delete = reverse("wagtailusers_users:delete", args=[luca.pk])
    shown = admin.get(delete).content.decode()
    assert shown.index("Close the account") < shown.index("Delete for good")
    for data in ({}, {"delete": "1"}, {"delete": "1", "successor": luca.pk}):
        assert admin.post(delete, data).status_code == 200
        assert get_user_model().objects.filter(pk=luca.pk).exists()
    admin.post(delete, {"close": "1"})
    luca.refresh_from_db()
    assert not luca.is_active
    assert Adviser.objects.filter(user=luca).exists()
    bulk = reverse("wagtail_bulk_action", args=["auth", "user", "delete"])
    admin.post(f"{bulk}?id={luca.pk}")
    assert admin.post(delete, {"delete": "1", "successor": elena.pk}).status_code == 302
    assert not get_user_model().objects.filter(pk=luca.pk).exists()
    row.refresh_from_db()
    assert row.assigned_to == elena
    assert {term.code for term in elena.adviser.territories.all()} == {"ITC11"}
    assert Page.objects.get(pk=page.pk).owner == elena
    jobs = elena.roles.order_by("pk").values_list("territory__code", "languages")
    assert list(jobs) == [("ITC11", []), ("ITC11", ["ro"])]


def test_a_role_shows_nothing_of_the_rest_of_the_admin() -> None:
    client = browser("anna", ("translator", "ITC11", "it"))
    for name in ("wagtailusers_users:index", "roles:index", "funding_import_calls"):
        assert client.get(reverse(name)).status_code == 302


@pytest.mark.parametrize(("language", "said"), [("ro", "Redactare"), ("it", "Redazione")])
def test_groups_are_called_in_the_language_of_who_reads(language: str, said: str) -> None:
    root = user("root", is_superuser=True)
    UserProfile.objects.create(user=root, preferred_language=language)
    Group.objects.create(name="Keepers")
    shown = at(root).get(reverse("wagtailusers_users:add")).content.decode()
    for group in (said, "Keepers"):
        assert re.search(rf"{group}\s*</label>", shown), group
