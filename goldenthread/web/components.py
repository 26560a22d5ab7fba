"""
From Django's forms and pages to the parameters of govuk-frontend's components.

Django decides names, values, choices and errors; the components decide the markup. Each function returns what one
govuk macro takes (its names are camelCase), for `templates/base/macros/`.
"""

from typing import Any

from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.forms.widgets import ChoiceWidget, Select

Params = dict[str, Any]


def error_list(form: BaseForm) -> list[Params]:
    """Items for an error summary: the form's own errors, then each field's, linked to where it can be put right."""
    items: list[Params] = [{"text": error} for error in form.non_field_errors()]
    for field in form:
        items += [{"text": error, "href": f"#{field.auto_id}"} for error in field.errors]
    return items


def input_params(field: BoundField, *, label: str = "", hint: str = "", **more: Any) -> Params:
    """Parameters of an input, password input, text area or select; `more` goes through as it is."""
    value = field.value()
    return {
        "id": field.auto_id,
        "name": field.html_name,
        "label": {"text": label or field.label, "classes": "govuk-label--s"},
        "hint": {"text": hint} if hint else None,
        "value": "" if value is None else str(value),
        "errorMessage": _error(field),
        "attributes": {"required": "required"} if field.field.required else {},
        **more,
    }


def choice_params(field: BoundField, *, label: str = "", hint: str = "", classes: str = "") -> Params:
    """Parameters of radios or check boxes: `idPrefix` is also the first one's id, which errors link to."""
    return {
        "idPrefix": field.auto_id,
        "name": field.html_name,
        "classes": classes,
        "fieldset": {"legend": {"text": label or field.label, "classes": "govuk-fieldset__legend--s"}},
        "hint": {"text": hint} if hint else None,
        "errorMessage": _error(field),
        "items": options(field),
    }


def options(field: BoundField) -> list[Params]:
    """
    The choices of a field, the chosen ones marked, as radios, check boxes and selects want them.

    :raises TypeError: if the field offers no choices
    """
    widget = field.field.widget
    if not isinstance(widget, ChoiceWidget):
        raise TypeError(f"{field.name} offers no choices")
    chosen = set(widget.format_value(field.value()))
    mark = "selected" if isinstance(widget, Select) else "checked"
    return [{"value": str(value), "text": str(text), mark: str(value) in chosen} for value, text in widget.choices]


def page_items(page: "Page[Any]", href: str) -> list[Params]:
    """The numbers of a pagination: the first, the last, the ones beside this one, and gaps."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [
        {"number": number, "href": f"{href}{number}", "current": number == page.number}
        if isinstance(number, int)
        else {"ellipsis": True}
        for number in numbers
    ]


def _error(field: BoundField) -> Params | None:
    return {"text": " ".join(str(error) for error in field.errors)} if field.errors else None
