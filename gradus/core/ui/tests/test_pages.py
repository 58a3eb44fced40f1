"""Pages: the shell, the error pages, the sign-in pages. No database is asked."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from allauth.account.forms import LoginForm
from django.contrib.auth.models import AnonymousUser
from django.template.loader import get_template, render_to_string
from django.test import Client, RequestFactory
from django.utils import translation

from gradus.core.ui.bodies import MOST_BYTES
from gradus.core.ui.guide import guide

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
NAMES = sorted(p.relative_to(TEMPLATES).as_posix() for p in TEMPLATES.rglob("*.html"))
TROUBLE = ("400", "403", "403_csrf", "404", "413", "422", "500", "503", "507")


@pytest.mark.parametrize("name", NAMES)
def test_every_template_compiles_and_is_ours_not_a_librarys(name: str) -> None:
    if name.startswith("django/"):  # found by the forms' own engine
        return
    assert Path(str(get_template(name).origin)).is_relative_to(TEMPLATES)  # type: ignore[attr-defined]


@pytest.mark.parametrize("code", TROUBLE)
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_error_pages_need_nothing_and_say_what_to_do(code: str, language: str) -> None:
    with translation.override(language):
        page = render_to_string(f"{code}.html")
    assert page.count("<h1>") == 1
    assert page.count("<p>") >= 2
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in page


@pytest.mark.parametrize("code", ["413", "500", "503", "507"])
def test_pages_of_last_resort_ask_for_no_address_and_no_script(
    code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> str:
        raise RuntimeError("addresses are broken")

    monkeypatch.setattr("django.urls.reverse", broken)
    page = render_to_string(f"{code}.html")
    assert "<script" not in page


def test_what_is_larger_than_any_file_is_not_even_read() -> None:
    """Before a form's files are written to the disk, and before anybody has signed in."""
    unread = "the body was read"

    class Body(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            raise AssertionError(unread)

    for address in ("/account/login/", "/evidence/XAA/add/"):
        answer = Client().generic(
            "POST",
            address,
            content_type="multipart/form-data; boundary=x",
            **{"CONTENT_LENGTH": str(MOST_BYTES + 1), "wsgi.input": Body()},
        )
        assert answer.status_code == 413
        assert "25 MB" in answer.content.decode()


def test_the_shell_stands_alone() -> None:
    page = render_to_string("ui/base.html")
    assert '<a class="skip" href="#main">' in page
    assert '<main id="main"' in page
    assert 'class="demo"' not in page
    assert "<nav" not in page


def test_the_shell_shows_what_it_is_given() -> None:
    page = render_to_string("ui/base.html", {
        "demo": True, "version": "1.2", "checkpoint": "7f3a91c2", "marking": "INTERNAL",
        "viewer": {"name": "Amina <D>", "roles": "Coordinator"},
        "navigation": [{"url": "/x", "label": "Plan", "current": True}],
    })  # fmt: skip
    assert "everything here is fictional" in page
    assert "Amina &lt;D&gt;" in page
    assert '<a href="/x" aria-current="page">Plan</a>' in page
    assert page.count("INTERNAL") == 2
    assert "7f3a91c2" in page


def test_htmx_is_fetched_by_pages_that_ask_for_it_only() -> None:
    assert "htmx" not in render_to_string("ui/base.html"), "most pages need none of it"
    assert "htmx-2.min.js" in render_to_string("ui/components/live.html")


def test_the_guide_shows_its_form_again_with_what_is_wrong() -> None:
    request = RequestFactory().post("/guide/", {"name": "NPCU"})
    request.user = AnonymousUser()
    response = guide(request)
    page = response.content.decode()
    assert response.status_code == 422
    assert "<title>Error: Style guide – Gradus</title>" in page
    assert 'value="NPCU"' in page


def test_ids_of_a_page_are_unique() -> None:
    request = RequestFactory().get("/guide/")
    request.user = AnonymousUser()
    ids = re.findall(r'\sid="([^"]+)"', guide(request).content.decode())
    assert len(ids) == len(set(ids))


def test_allauths_sign_in_page_has_our_look() -> None:
    page = render_to_string("account/login.html", {"form": LoginForm(), "signup_url": "/x"})
    assert 'class="wordmark"' in page
    assert '<div class="narrow">' in page
    assert '<button type="submit" class="button">' in page
    assert 'class="field"' in page
    assert not re.search(r"\sstyle=", page)
