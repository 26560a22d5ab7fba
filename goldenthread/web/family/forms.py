"""The day of which somebody wants to see the family."""

from datetime import date
from typing import Any

from django import forms

from goldenthread.identity.core.sentences import say_date


class DayForm(forms.Form):
    """Any day from the person's birth until today."""

    day = forms.DateField(
        label="The family as it was on",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Choose a day.",
            "invalid": "That is not a day. Write it as year, month and day: 2026-03-31.",
        },
    )

    def __init__(self, *args: Any, today: date, born: date | None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.today, self.born = today, born

    def clean_day(self) -> date:
        """Not in the future, and not before they were born."""
        day: date = self.cleaned_data["day"]
        if day > self.today:
            raise forms.ValidationError("That day has not come yet. Choose today or a day before.")
        if self.born and day < self.born:
            raise forms.ValidationError(f"They were born on {say_date(self.born)}. Choose that day or a later one.")
        return day
