"""What is asked of whoever proposes a change of the model, or answers one."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

_MOST = 256 * 1024
_WHY = forms.Textarea(attrs={"maxlength": 500})


class ThresholdsForm(forms.Form):
    """Other thresholds, with the weights as they are."""

    join = forms.FloatField(label="Join from this weight on", min_value=-30, max_value=60)
    review = forms.FloatField(label="Ask a person from this weight on", min_value=-30, max_value=60)
    why = forms.CharField(label="Why?", max_length=500, widget=_WHY)


class FileForm(forms.Form):
    """A whole model file."""

    file = forms.FileField(label="The model file (YAML)")
    reason = forms.CharField(label="Why?", max_length=500, widget=_WHY)

    def clean_file(self) -> str:
        """Its text."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if file.size is None or file.size > _MOST:
            raise forms.ValidationError("A model file is never larger than 256 KB. Is this the right one?")
        try:
            text: bytes = file.read()
            return text.decode("utf-8")
        except UnicodeDecodeError:
            raise forms.ValidationError("This is not a text file. Choose the YAML file that was written.") from None


class AnswerForm(forms.Form):
    """Accepted or refused, and why."""

    answer = forms.ChoiceField(choices=[("accept", "Accept"), ("refuse", "Refuse")])
    because = forms.CharField(label="Why? (needed to refuse)", max_length=500, required=False, widget=_WHY)

    def clean(self) -> dict[str, Any]:
        """A refusal has a reason."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("answer") == "refuse" and not said.get("because", "").strip():
            self.add_error("because", "Say why it is refused.")
        return said
