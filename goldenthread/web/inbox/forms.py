"""What a school did, and what the child told them."""

from django import forms

DID = (
    ("Kept an eye on them at arrival and through the day", "Kept an eye on them at arrival and through the day"),
    ("A trusted adult talked with them", "A trusted adult talked with them"),
    ("Told the staff who need to know, and no more", "Told the staff who need to know, and no more"),
    ("Spoke to the parent who is safe to speak to", "Spoke to the parent who is safe to speak to"),
    ("Made a referral to children’s services", "Made a referral to children’s services"),
    ("Not in school today", "Not in school today"),
)


class ActionForm(forms.Form):
    """The adults' deeds in tick boxes and a line; the child's own words apart from them."""

    did = forms.MultipleChoiceField(
        label="What did you do?", widget=forms.CheckboxSelectMultiple, choices=DID, required=False
    )
    note = forms.CharField(label="Anything else you did", widget=forms.Textarea, required=False, max_length=2_000)
    voice = forms.CharField(
        label="What did the child say or show?", widget=forms.Textarea, required=False, max_length=4_000
    )

    def clean(self) -> None:
        """Something was done, even if it was to keep a quiet eye on them."""
        super().clean()
        if not self.cleaned_data.get("did") and not self.cleaned_data.get("note", "").strip():
            self.add_error("did", "Tick what you did, or write it below")

    @property
    def in_words(self) -> str:
        """What was done, a sentence to a line."""
        return "\n".join([*self.cleaned_data["did"], *filter(None, [self.cleaned_data["note"].strip()])])
