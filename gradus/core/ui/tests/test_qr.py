"""QR codes on pages: what a camera reads, and where it leads people in the room."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
import segno
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from gradus.core.ui.qr import origin_in_the_room, qr_svg

LAN = "https://192.168.1.20:8000"
RECTANGLE = re.compile(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z")
SVG = "{http://www.w3.org/2000/svg}"


def modules(svg: str) -> tuple[set[tuple[int, int]], int]:
    """The places of the black modules, as drawn, and the width of the picture in modules."""
    picture = ET.fromstring(svg)  # noqa: S314 - our own picture
    paper, ink = picture.findall(f"{SVG}path")
    side = int(picture.attrib["viewBox"].split()[3])
    assert (paper.attrib["fill"], ink.attrib["fill"]) == ("#fff", "#000")
    assert paper.attrib["d"] == f"M0 0h{side}v{side}H0z"
    assert RECTANGLE.sub("", ink.attrib["d"]) == ""
    black = set()
    for x, y, width, back in RECTANGLE.findall(ink.attrib["d"]):
        assert width == back
        black |= {(int(x) + step, int(y)) for step in range(int(width))}
    return black, side


@given(st.text(min_size=1, max_size=120))
def test_every_module_is_where_the_code_has_it_with_four_white_ones_around(text: str) -> None:
    expected = segno.make_qr(text, error="m")
    black, side = modules(qr_svg(text, "a code"))
    assert black == {
        (x + 4, y + 4)
        for y, row in enumerate(expected.matrix)
        for x, dark in enumerate(row)
        if dark
    }
    assert side == len(expected.matrix) + 8


def test_the_code_bears_at_least_a_seventh_of_it_hidden() -> None:
    assert segno.make_qr(LAN, error="m").error in "MQH"
    assert modules(qr_svg(LAN))[1] == segno.make_qr(LAN, error="m").symbol_size(border=4)[0]


@pytest.mark.parametrize(("title", "said"), [("", LAN), ('Join "here" <b>', 'Join "here" <b>')])
def test_a_screen_reader_is_told_what_it_is_and_nothing_is_added_to_the_page(
    title: str, said: str
) -> None:
    picture = ET.fromstring(qr_svg(LAN, title))  # noqa: S314 - our own picture
    assert picture.attrib["aria-label"] == said
    assert picture.attrib["role"] == "img"
    assert [element.tag for element in picture.iter()] == [f"{SVG}svg", f"{SVG}path", f"{SVG}path"]
    assert "style" not in qr_svg(LAN, title)


def test_a_text_that_no_code_can_hold_is_refused() -> None:
    with pytest.raises(ValueError):
        qr_svg("x" * 3000)


@pytest.mark.parametrize(
    ("host", "lan", "origin"),
    [
        ("localhost:8000", LAN, LAN),
        ("127.0.0.1:8000", LAN, LAN),
        ("[::1]:8000", LAN, LAN),
        ("laptop.local:8000", LAN, LAN),
        ("10.0.0.7:8000", LAN, "https://10.0.0.7:8000"),
        ("[fd00::7]:8000", LAN, "https://[fd00::7]:8000"),
        ("localhost:8000", "", "https://localhost:8000"),
        ("gradus.example.org", "", "https://gradus.example.org"),
    ],
)
def test_people_in_the_room_are_led_to_what_their_phones_can_reach(
    settings, host: str, lan: str, origin: str
) -> None:
    settings.LAN_ORIGIN = lan
    settings.ALLOWED_HOSTS = ["*"]
    request = RequestFactory().get("/", HTTP_HOST=host, secure=True)
    assert origin_in_the_room(request) == origin
