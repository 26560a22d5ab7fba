"""
The template environment that Django's Jinja2 backend uses.

Settings name it: `"OPTIONS": {"environment": "goldenthread.web.jinja.environment"}`. A page's context must
hold `at`, the instant the page was made: `day`, `moment` and `how_long` speak relative to it.
"""

from collections.abc import MutableMapping
from datetime import date, datetime
from typing import Any

import jinja2
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import json_script
from jinja2.runtime import Context

from goldenthread.web import components, words

GOVUK = "govuk_frontend_jinja"


class LenientLoader(jinja2.PrefixLoader):
    """
    Loads govuk-frontend-jinja's macros into an environment of their own, where a name left out is just empty.

    Those macros read optional parameters by name and need `ChainableUndefined`. Undefined is a property of an
    environment, not of a template, so sharing ours would make our own templates forgiving too: a misspelt
    name would print nothing where a child's school should stand.
    """

    def load(
        self, environment: jinja2.Environment, name: str, globals: MutableMapping[str, Any] | None = None
    ) -> jinja2.Template:
        lenient = environment.overlay(undefined=jinja2.ChainableUndefined)
        return super().load(lenient, name, globals)


def environment(**options: Any) -> jinja2.Environment:
    """The environment for our templates: undefined names raise, output is escaped, blocks leave no blank lines."""
    macros = LenientLoader({GOVUK: jinja2.PackageLoader(GOVUK)})
    options["loader"] = jinja2.ChoiceLoader([options["loader"], macros])
    options |= {"autoescape": True, "undefined": jinja2.StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    env = jinja2.Environment(**options)  # noqa: S701 # escaping is on: the line above says so
    env.globals |= {
        "choice_params": components.choice_params,
        "error_list": components.error_list,
        "everyone_made_up": everyone_made_up,
        "input_params": components.input_params,
        "options": components.options,
        "page_items": components.page_items,
        "static": static,
        "url": url,
    }
    env.filters |= {
        "day": _day,
        "how_long": _how_long,
        "json_script": json_script,
        "moment": _moment,
        "plural": words.plural,
        "span": words.span,
    }
    return env


def url(name: str, *args: object, **kwargs: object) -> str:
    """`reverse`, with its arguments written as a template writes them: `url("incident", incident.pk)`."""
    return reverse(name, args=args, kwargs=kwargs)


def everyone_made_up() -> bool:
    """Whether everyone in this installation is made up; the page then says so, always."""
    return bool(settings.GOLDENTHREAD_MADE_UP)


def _at(context: Context) -> datetime:
    at = context.resolve("at")
    if not isinstance(at, datetime):
        raise TypeError("the context needs `at`, the instant this page was made")
    return at


@jinja2.pass_context
def _day(context: Context, value: date | datetime) -> str:
    return words.day(value, at=_at(context))


@jinja2.pass_context
def _moment(context: Context, value: datetime) -> str:
    return words.moment(value, at=_at(context))


@jinja2.pass_context
def _how_long(context: Context, due: datetime) -> str:
    return words.how_long(due, at=_at(context))
