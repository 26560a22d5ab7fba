"""What a reader of a chronology asks for: which agency, kind, period; and what they say of a happening."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms

from goldenthread.chronology.marking import LONGEST
from goldenthread.chronology.telling import Happening, Kind


class FilterForm(forms.Form):
    """Narrows the list. Everything left empty shows everything."""

    agency = forms.ChoiceField(label="Agency", required=False)
    kind = forms.ChoiceField(label="What happened", required=False)
    since = forms.DateField(label="From", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="To", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    significant = forms.BooleanField(label="Only what is marked significant", required=False)

    def __init__(self, *args: Any, agencies: Mapping[str, str], kinds: Iterable[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted(agencies.items(), key=lambda item: item[1])
        self._choose("agency", [("", "Every agency"), *named])
        self._choose("kind", [("", "Everything"), *((k.name, str(k)) for k in Kind if k in set(kinds))])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean(self) -> None:
        """A period that ends before it begins would show nothing, as if nothing had happened."""
        super().clean()
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", "The period ends before it begins")

    @property
    def narrows(self) -> bool:
        """Whether anything is left out of the list."""
        return any(self.cleaned_data.get(name) for name in self.fields)

    def passes(self, happening: Happening, *, significant: bool) -> bool:
        """Whether the list shows it. What has no date is in no period."""
        asked = self.cleaned_data
        if asked.get("agency") and asked["agency"] not in happening.agencies:
            return False
        if asked.get("kind") and asked["kind"] != happening.kind.name:
            return False
        if asked.get("significant") and not significant:
            return False
        return _in_period(happening, asked.get("since"), asked.get("until"))


def _in_period(happening: Happening, since: date | None, until: date | None) -> bool:
    first, last = happening.when.first, happening.when.last
    if first is None or last is None:
        return since is None and until is None
    # A doubtful date is in the period if it may be.
    return (since is None or last >= since) and (until is None or first <= until)


class MarkForm(forms.Form):
    """Somebody's word on one happening."""

    happening = forms.UUIDField()
    significant = forms.BooleanField(required=False)
    analysis = forms.CharField(required=False, max_length=LONGEST)
