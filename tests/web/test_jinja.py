"""The template environment, the shell around every page, and the rules that all templates keep."""

import re
from datetime import UTC, datetime
from pathlib import Path

import jinja2
import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.test import override_settings

from goldenthread import web
from goldenthread.web import components

MORNING = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)
TEMPLATES = Path(web.__file__).parent / "templates"
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))


class NamedForm(forms.Form):
    name = forms.CharField(label="Name")
    did = forms.MultipleChoiceField(
        label="What did you do?", widget=forms.CheckboxSelectMultiple, choices=[("a", "Talked"), ("b", "Watched")]
    )
    role = forms.ChoiceField(label="Role", choices=[("lead", "Lead"), ("deputy", "Deputy")])


@pytest.fixture(name="env")
def jinja_environment() -> jinja2.Environment:
    backend = engines["jinja2"]
    assert isinstance(backend, Jinja2)
    return backend.env


def render(env: jinja2.Environment, source: str, **context: object) -> str:
    return env.from_string(source).render(**context)


def signed_in(**more: object) -> dict[str, object]:
    return {
        "at": MORNING,
        "messages": [],
        "csrf_input": "",
        "signed_in": {"name": "Samira Holt", "job": "Encompass desk officer", "agency": "Northmoor Police"},
        "nav": [{"text": "Tell desk", "href": "/desk/", "count": 3, "current": True}],
        **more,
    }


def test_a_misspelt_name_in_our_templates_raises(env):
    with pytest.raises(jinja2.UndefinedError):
        render(env, "{{ chlid }}")
    with pytest.raises(jinja2.UndefinedError):
        render(env, "{{ child.shcool }}", child={"school": "Ashgrove"})


def test_a_parameter_left_out_of_a_govuk_macro_is_just_empty(env):
    tag = "{% from 'govuk_frontend_jinja/components/tag/macro.html' import govukTag %}{{ govukTag({'text': '<b>'}) }}"
    assert "govuk-tag" in render(env, tag)
    assert "&lt;b&gt;" in render(env, tag), "and what goes in is still escaped"


def test_a_misspelt_name_handed_to_a_govuk_macro_still_raises(env):
    tag = "{% from 'govuk_frontend_jinja/components/tag/macro.html' import govukTag %}{{ govukTag({'text': txet}) }}"
    with pytest.raises(jinja2.UndefinedError):
        render(env, tag)


def test_times_are_said_relative_to_when_the_page_was_made(env):
    late = datetime(2026, 11, 23, 4, 5, tzinfo=UTC)
    assert render(env, "{{ t|moment }}, {{ t|how_long }}, {{ t|day }}", t=late, at=MORNING) == (
        "4:05 am today, 3 hours late, Monday 23 November"
    )


def test_a_page_that_forgot_when_it_was_made_raises(env):
    with pytest.raises(TypeError, match="needs `at`"):
        render(env, "{{ t|moment }}", t=MORNING)


@pytest.mark.parametrize("name", NAMES)
def test_every_template_compiles(env, name):
    env.get_template(name)


@pytest.mark.parametrize("name", NAMES)
def test_no_template_holds_inline_script_or_style(name):
    source = (TEMPLATES / name).read_text()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", source)
    for script in re.findall(r"<script[^>]*>", source):
        assert "src=" in script or 'type="application/json"' in script, "only data may stand in a page"


@pytest.mark.parametrize("name", NAMES)
def test_no_attribute_is_written_by_an_escaped_string(name):
    assert not re.search(r"""\{\{[^}]*'\s?[a-z-]+="[^}]*\}\}""", (TEMPLATES / name).read_text())


def test_no_page_names_another_host():
    static = TEMPLATES.parent / "static"
    for path in [*TEMPLATES.rglob("*.html"), static / "app.css", static / "family.css", static / "app.js"]:
        assert not re.search(r"(src|href|url|import)[=(' ]+[\"']?https?://", path.read_text()), path


@pytest.fixture(name="shell")
def a_page_in_the_shell(env, monkeypatch):
    # The shell links to named addresses; which views answer them is another test's business.
    monkeypatch.setitem(env.globals, "url", lambda name, *_args: f"/{name}/")

    def render_page(**context: object) -> str:
        source = (
            '{% extends "base/page.html" %}{% block title %}Desk{% endblock %}{% block content %}Here{% endblock %}'
        )
        return render(env, source, **signed_in(**context))

    return render_page


def test_the_made_up_partnership_says_so_on_every_page(shell):
    with override_settings(GOLDENTHREAD_MADE_UP=True):
        assert "Made-up people. Nothing here is real." in shell()
    with override_settings(GOLDENTHREAD_MADE_UP=False):
        assert "Made-up people" not in shell()


def test_a_page_says_who_is_looking_and_where_they_are(shell):
    html = shell()
    assert "Samira Holt, Encompass desk officer" in html
    assert "Northmoor Police" in html
    assert 'href="/desk/" aria-current="page"' in html
    assert 'href="#main-content"' in html


def test_not_yours_and_does_not_exist_look_exactly_the_same(env, shell):
    assert env.get_template("403.html").render(exception="yours") == env.get_template("404.html").render()


@pytest.mark.parametrize("name", ["400.html", "404.html", "500.html"])
def test_error_pages_need_nothing(env, shell, name):
    assert "<h1" in env.get_template(name).render()


def test_the_page_for_a_broken_system_asks_for_no_address_by_name(env, monkeypatch):
    monkeypatch.delitem(env.globals, "url")
    assert "ring 999" in env.get_template("500.html").render()


def test_errors_link_to_where_they_can_be_put_right():
    form = NamedForm({"did": ["a"], "role": "deputy"})
    assert components.error_list(form) == [{"text": "This field is required.", "href": "#id_name"}]
    assert components.input_params(form["name"])["errorMessage"] == {"text": "This field is required."}
    assert components.input_params(form["role"])["errorMessage"] is None


def test_choices_keep_what_was_chosen():
    form = NamedForm({"did": ["b"], "role": "deputy"})
    assert components.options(form["did"]) == [
        {"value": "a", "text": "Talked", "checked": False},
        {"value": "b", "text": "Watched", "checked": True},
    ]
    assert [option["selected"] for option in components.options(form["role"])] == [False, True]
    with pytest.raises(TypeError, match="offers no choices"):
        components.options(form["name"])


def test_a_form_is_rendered_with_its_errors_and_its_choices(env):
    source = (
        '{% from "base/macros/forms.html" import error_summary, text, checkboxes, select %}'
        '{{ error_summary(form) }}{{ text(form["name"]) }}{{ checkboxes(form["did"]) }}{{ select(form["role"]) }}'
    )
    html = render(env, source, form=NamedForm({"did": ["b"], "role": "deputy"}))
    assert 'href="#id_name"' in html
    assert 'id="id_name"' in html
    assert re.search(r'value="b" checked', html)
    assert re.search(r'value="deputy" selected', html)


def test_a_notice_is_marked_up_and_what_it_says_is_escaped(env):
    source = '{% from "base/macros/banner.html" import notification %}{{ notification(text, "success") }}'
    html = render(env, source, text="Told <b>O'Neil</b>")
    assert '<p class="govuk-notification-banner__heading">Told &lt;b&gt;O&#39;Neil' in html
    assert 'role="alert"' in html


def test_long_lists_show_the_first_the_last_and_the_ones_near():
    items = components.page_items(Paginator(range(212), 20).page(6), "?page=")
    assert [item.get("number", "…") for item in items] == [1, "…", 5, 6, 7, "…", 11]
    assert [item["href"] for item in items if item.get("current")] == ["?page=6"]


def test_one_page_needs_no_page_numbers(env):
    source = '{% from "base/macros/pagination.html" import pagination %}{{ pagination(page, "?page=") }}'
    assert render(env, source, page=Paginator(range(5), 20).page(1)).strip() == ""


def test_late_is_said_in_words_and_not_only_in_red(env):
    source = '{% from "base/macros/times.html" import due with context %}{{ due(by) }}'
    html = render(env, source, at=MORNING, by=datetime(2026, 11, 23, 6, 5, tzinfo=UTC))
    assert "gt-due--late" in html
    assert "1 hour late" in html
    assert "6:05 am today" in html
