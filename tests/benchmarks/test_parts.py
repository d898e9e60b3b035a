"""What is said of the parts of a page."""

from __future__ import annotations

from time import thread_time

import pytest
from django.template import Context, Engine, Library

from home.models import Term
from tests.benchmarks.parts import THE_REST, parts_of

register = Library()


@register.simple_tag
def work(seconds: float) -> str:
    began = thread_time()
    while thread_time() - began < seconds:
        pass
    return ""


@pytest.fixture
def engine() -> Engine:
    texts = {
        "outer.html": "{% work 0.02 %}{% include 'inner.html' %}{% include 'inner.html' %}",
        "inner.html": "{% work 0.03 %}",
    }
    engine = Engine(loaders=[("django.template.loaders.locmem.Loader", texts)])
    engine.template_builtins.append(register)
    return engine


def test_a_part_does_not_count_those_within_it(engine: Engine) -> None:
    template = engine.get_template("outer.html")
    with parts_of() as parts:
        work(0.01)
        template.render(Context())
    assert parts.times == {"outer.html": 1, "inner.html": 2, THE_REST: 1}
    expected = {"outer.html": 0.02, "inner.html": 0.06, THE_REST: 0.01}
    assert parts.seconds == pytest.approx(expected, abs=0.009)
    dearest, second = parts.told(2, 1).splitlines()
    assert dearest.split()[2:] == ["2.0", "times", "inner.html"]
    assert second.split()[2:] == ["1.0", "times", "outer.html"]


@pytest.mark.django_db
def test_rows_are_parts_by_their_model() -> None:
    with parts_of() as parts:
        list(Term.objects.all())
        Term.objects.first()
        Term.objects.count()
        assert Term.objects.all().exists() in (True, False)
    assert parts.times == {"rows of home.Term": 4, THE_REST: 1}
    assert Term.objects.count.__qualname__ != "looking"
