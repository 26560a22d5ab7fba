"""What the front door types, and why it looks."""

from typing import Any

from django import forms

from goldenthread.access.models import Grant
from goldenthread.identity.core.wanted import LONGEST


class Search(forms.Form):
    """
    One box, and the reason that comes first.

    The reason may be left out while one that was stated within the hour still holds.
    """

    reason = forms.ChoiceField(
        label="Why are you looking?",
        choices=Grant.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say why you are looking", "invalid_choice": "Say why you are looking"},
    )
    reference = forms.CharField(
        label="Reference (may be left empty)",
        required=False,
        max_length=60,
        error_messages={"max_length": "Use at most 60 characters for the reference"},
    )
    wanted = forms.CharField(
        label="Who are you looking for?",
        max_length=LONGEST,
        widget=forms.TextInput,
        error_messages={
            "required": "Type what you know of the person",
            "max_length": f"Use at most {LONGEST} characters: a name, a date of birth, an address or a number",
        },
    )

    def __init__(self, *args: Any, stated: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = not stated
        if stated:
            self.fields["reason"].label = "Another reason"
