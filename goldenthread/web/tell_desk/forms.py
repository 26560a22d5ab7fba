"""What the desk is asked before it does something that cannot be guessed: a reason, an end, who answered."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms

from goldenthread.directory.models import Setting
from goldenthread.rulebook import load

_LENGTHS = [("2", "2 hours"), ("4", "4 hours"), ("12", "12 hours"), ("24", "24 hours"), ("72", "3 days")]
OTHER = "other"
_A_HANDFUL = 6


class WithdrawForm(forms.Form):
    """Why a notification is taken back."""

    because = forms.CharField(max_length=300, label="Why is it taken back?", widget=forms.Textarea)


class LiftForm(forms.Form):
    """Why a hold is lifted."""

    because = forms.CharField(max_length=300, label="Why is it lifted?", widget=forms.Textarea)


class UntilForm(forms.Form):
    """How long a hold lasts from now."""

    hours = forms.ChoiceField(choices=_LENGTHS, label="For how long, from now?")

    @property
    def length(self) -> timedelta:
        """The chosen length; only after `is_valid`."""
        return timedelta(hours=int(self.cleaned_data["hours"]))


class HoldForm(UntilForm):
    """A hold on a notification: the playbook's reasons, or another in words."""

    reason = forms.ChoiceField(label="Why is it held back?")
    words = forms.CharField(max_length=300, label="In your own words", widget=forms.Textarea)
    field_order = ("reason", "words", "hours")

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = [(h.name, h.text) for h in load("encompass").holds if h.in_force(on) and h.scope != "contact"]
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 # for the type checker: declared so above
        field.choices = [*reasons, (OTHER, "Another reason, which I give below.")]


class PhoneForm(forms.Form):
    """One telephone call."""

    reached = forms.ChoiceField(
        choices=[("yes", "Somebody answered and will open the message"), ("no", "Nobody answered")],
        label="How did the call end?",
        widget=forms.RadioSelect,
    )
    spoke_to = forms.CharField(max_length=200, required=False, label="Whom did you speak to?")

    def clean(self) -> dict[str, Any]:
        """Somebody who answered has a name."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("reached") == "yes" and not said.get("spoke_to", "").strip():
            self.add_error("spoke_to", "Give the name and job of whoever answered.")
        return said


def named_settings(urns: Iterable[str]) -> list[tuple[str, str]]:
    """Settings to choose from, by name; "" is the honest answer that nobody knows."""
    wanted = list(urns)
    names = dict(Setting.objects.filter(pk__in=[u for u in wanted if u]).values_list("pk", "name"))
    unknown = [("", "Not known: tell the council\u2019s education team")] if "" in wanted else []
    return unknown + sorted(names.items(), key=lambda each: each[1])


class ChooseSettingForm(forms.Form):
    """Which setting the child goes to now."""

    urn = forms.ChoiceField(label="Which setting is the child at now?", widget=forms.RadioSelect, required=False)

    def __init__(self, *args: Any, settings: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Sequence[tuple[str, str]] = list(settings)
        field = self.fields["urn"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 # for the type checker: declared so above
        # A handful is seen at once; a whole county is looked up in a list.
        if len(choices) > _A_HANDFUL:
            field.widget = forms.Select()
        field.choices = choices

    def clean_urn(self) -> str:
        """An empty answer is an answer only where "not known" is among the choices."""
        urn: str = self.cleaned_data["urn"]
        field = self.fields["urn"]
        if isinstance(field, forms.ChoiceField) and not field.valid_value(urn):
            raise forms.ValidationError("Choose one of the settings.")
        return urn
