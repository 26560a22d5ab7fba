"""What a governance lead asks the ledger."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms

from goldenthread.clock import LONDON
from goldenthread.web.governance.acts import ACTS

_DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class LedgerSearch(forms.Form):
    """Who saw or did what, about whom, when. Everything left empty finds everything."""

    person = forms.CharField(label="About whom (a name)", required=False, max_length=100)
    reader = forms.CharField(label="By whom (name or e-mail)", required=False, max_length=100)
    act = forms.ChoiceField(label="What was done", required=False, choices=[("", "Anything"), *ACTS.items()])
    since = forms.DateField(label="From", required=False, widget=_DATE)
    until = forms.DateField(label="To", required=False, widget=_DATE)

    def clean(self) -> None:
        """The days are in order."""
        super().clean()
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", "This day is before the first one")

    @property
    def span(self) -> dict[str, datetime | None]:
        """`since` and `until` as instants: from the first midnight of London to the one after the last day."""
        since, until = self.cleaned_data["since"], self.cleaned_data["until"]
        return {
            "since": datetime.combine(since, time.min, LONDON) if since else None,
            "until": datetime.combine(until + timedelta(days=1), time.min, LONDON) if until else None,
        }

    @property
    def asked(self) -> dict[str, Any]:
        """What was filled in, for the ledger's own entry: no name, since a name would stand there for ever."""
        dates = {name: self.cleaned_data[name] for name in ("act", "since", "until")}
        return {name: str(value) for name, value in dates.items() if value}
