"""Forms: our markup for every form, and errors that can be found."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms.renderers import DjangoTemplates
from django.utils import translation
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import mark_safe

from gradus.core.ui.fields import TextField
from gradus.core.ui.forms import Renderer
from gradus.core.ui.guide import GuideForm
from gradus.core.ui.templatetags import ui
from gradus.core.ui.widgets import DayInput


def bound(**data: str) -> GuideForm:
    return GuideForm(data, MultiValueDict(), renderer=Renderer())


def test_every_control_has_a_label_or_a_legend() -> None:
    page = str(GuideForm(renderer=Renderer()))
    ids = re.findall(r'<(?:input|select|textarea)[^>]* id="([^"]+)"', page)
    assert len(ids) == 10
    assert all(f'for="{name}"' in page for name in ids)
    assert "<legend>Has a room" in page


def test_what_may_be_left_out_says_so() -> None:
    page = str(GuideForm(renderer=Renderer()))
    assert page.count("(optional)") == 3


def test_the_error_summary_leads_to_controls_that_exist() -> None:
    page = str(bound(email="x@example.org"))
    links = re.findall(r'href="#([^"]+)"', page)
    assert links == ["id_name", "id_kind", "id_room_0", "id_agreed", "id_file"]
    assert all(f' id="{link}"' in page for link in links)
    assert page.index('role="alert"') < page.index("<label")


def test_an_error_is_tied_to_its_control() -> None:
    page = str(bound())
    control = re.search(r'<input[^>]* id="id_name"[^>]*>', page)
    assert control is not None
    assert 'aria-invalid="true"' in control[0]
    assert 'aria-describedby="id_name_helptext id_name_error"' in control[0]
    assert 'id="id_name_error"' in page


def test_errors_of_the_whole_form_stand_in_the_summary() -> None:
    form = bound()
    form.add_error(None, "The <unit> is closed.")
    assert "The &lt;unit&gt; is closed." in str(form)


@pytest.mark.parametrize("method", ["as_p", "as_div", "__str__"])
def test_other_peoples_ways_to_show_a_form_give_our_markup(method: str) -> None:
    page = getattr(GuideForm(renderer=Renderer()), method)()
    assert 'class="field' in page


def test_a_form_in_order_shows_no_summary() -> None:
    form = GuideForm(
        {"name": "NPCU", "email": "x@example.org", "kind": "police", "room": "yes", "agreed": "on"},
        MultiValueDict({"file": [SimpleUploadedFile("letter.pdf", b"%PDF")]}),
        renderer=Renderer(),
    )
    assert form.is_valid()
    assert "summary" not in str(form)


class Letter(forms.Form):
    file = forms.FileField(help_text="Signed.")


def test_an_upload_says_what_is_taken_and_how_large() -> None:
    page = ui.upload(Letter(renderer=Renderer())["file"], "PDF, JPEG", "10 MB")
    assert "Signed. Accepted: PDF, JPEG. At most 10 MB." in page
    assert 'aria-describedby="id_file_helptext"' in page


def test_a_box_to_choose_from_says_what_djangos_says() -> None:
    """Ours is made without templates, for speed."""
    choices = [
        ("", '<b>"none"</b>'),
        ("a&b", "A & B"),
        ("Group <1>", [("x", "X"), (2, mark_safe("<i>two</i>"))]),
    ]
    for widget in (forms.Select, forms.SelectMultiple):
        box = widget({"id": 'a"b', "required": True, "hidden": False, "data-n": 1}, choices)
        for value in ("", "a&b", ["x", "2"], None):
            ours, theirs = (
                re.sub(r"\s*\n\s*", "", box.render("name", value, renderer=renderer))
                for renderer in (Renderer(), DjangoTemplates())
            )
            assert ours == theirs


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_a_day_that_is_known_is_shown_by_browsers(language: str) -> None:
    with translation.override(language):
        assert 'value="2027-01-31"' in DayInput().render("day", date(2027, 1, 31))


def test_every_form_asks_for_days_so() -> None:
    house = Path(__file__).parents[3]
    asked = [path for path in house.rglob("*.py") if "forms.DateInput(" in path.read_text("utf-8")]
    assert asked in ([], [Path(__file__)])


class _Asked(forms.Form):
    name = TextField(max_length=40)
    remarks = TextField(widget=forms.Textarea, required=False)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Amara\r\nBcc: all@example.org", "Amara Bcc: all@example.org"),
        ("A\u0308mil\t ia", "\u00c4mil ia"),
        ("a\u202etac.exe\u2069", "atac.exe"),
        ("a\U000e0041b\x00\x85c", "ab c"),
        (
            "\u0645\u200c\u06cc\u200f",
            "\u0645\u200c\u06cc\u200f",
        ),  # a joiner and a mark of direction
    ],
)
def test_a_line_is_kept_as_it_is_seen(sent: str, kept: str) -> None:
    form = _Asked({"name": sent}, renderer=Renderer())
    assert form.is_valid(), form.errors
    assert form.cleaned_data["name"] == kept


def test_an_area_keeps_its_lines_and_a_field_of_nothing_seen_is_empty() -> None:
    form = _Asked({"name": "x", "remarks": "one\r\n\ttwo\x07\u202e\r"}, renderer=Renderer())
    assert form.is_valid()
    assert form.cleaned_data["remarks"] == "one\n\ttwo"
    assert "name" in _Asked({"name": "\u202e\x00 "}, renderer=Renderer()).errors
