"""A lock is fit to share: public hosts only, everything hashed."""

import pytest

from tools.check_locks import CHECKOUT, faults_of_lock, faults_of_requirements

HASHED = "django==5.2.19 \\\n    --hash=sha256:00ff\n    # via goldenthread\n"


def test_locks_of_this_checkout_are_fit_to_share():
    assert list(faults_of_lock((CHECKOUT / "uv.lock").read_text("utf-8"))) == []
    for each in CHECKOUT.glob("requirements*.txt"):
        assert list(faults_of_requirements(each.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    "line",
    [
        pytest.param('source = { registry = "https://mirror.example.org/simple" }', id="somebody's mirror"),
        pytest.param('source = { registry = "http://pypi.org/simple" }', id="not encrypted"),
        pytest.param('source = { registry = "https://pypi.org.example.org/simple" }', id="looks public"),
        pytest.param('{ url = "file:///srv/wheels/django.whl" }', id="a file"),
        pytest.param('source = { registry = "../wheels" }', id="a directory as an index"),
        pytest.param('{ path = "django-5.2.19-py3-none-any.whl" }', id="a wheel somewhere"),
    ],
)
def test_lock_that_names_another_place_is_refused(line):
    assert len(list(faults_of_lock(f"version = 1\n{line}\n"))) == 1


def test_public_hosts_and_the_checkout_itself_are_allowed_in_a_lock():
    lines = (
        'source = { registry = "https://pypi.org/simple" }',
        'sdist = { url = "https://files.pythonhosted.org/packages/00/django.tar.gz" }',
        'source = { editable = "." }',
    )
    assert list(faults_of_lock("\n".join(lines))) == []


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("--index-url pypi.example.org", id="an index"),
        pytest.param("--extra-index-url pypi.example.org", id="another index"),
        pytest.param("--find-links wheels", id="a directory"),
        pytest.param("-e .", id="a checkout"),
        pytest.param("django @ https://example.org/django.whl", id="an address"),
        pytest.param("django==5.2.19", id="no hash"),
    ],
)
def test_exported_list_that_names_a_place_or_lacks_a_hash_is_refused(line):
    assert len(list(faults_of_requirements(f"{HASHED}{line}\n"))) == 1


def test_hashed_list_is_allowed():
    assert list(faults_of_requirements(HASHED * 2)) == []
