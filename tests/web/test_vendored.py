"""The files that we carry from elsewhere are the ones that their recipe makes."""

import hashlib
from importlib.metadata import version
from pathlib import Path

from goldenthread import web

GOVUK = Path(web.__file__).parent / "static" / "vendor" / "govuk-frontend"


def test_vendored_files_are_as_they_were_checked():
    lines = (line.split("  ") for line in (GOVUK / "SHA256SUMS").read_text().splitlines())
    listed = {name: sha256 for sha256, name in lines}
    assert {path.name for path in GOVUK.iterdir()} == {*listed, "SHA256SUMS"}
    for name, sha256 in listed.items():
        assert hashlib.sha256((GOVUK / name).read_bytes()).hexdigest() == sha256, name


def test_styles_and_markup_are_of_one_version():
    # govuk-frontend-jinja 4.1 writes the markup of govuk-frontend 6.3; docs/vendored.md says to move both or neither.
    assert version("govuk-frontend-jinja").startswith("4.1.")
    assert (GOVUK / "VERSION").read_text().startswith("6.3.")


def test_no_font_or_name_of_the_governments_own_site_is_used():
    css = (GOVUK / "govuk-frontend.css").read_text().lower()
    assert "transport" not in css
    assert "crown" not in css
    assert "url(" not in css
