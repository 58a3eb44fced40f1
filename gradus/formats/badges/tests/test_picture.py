"""Badges go into pictures and come out again; pictures that are traps do not get far."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from gradus.formats.badges.keys import make_key
from gradus.formats.badges.picture import OldBadge, bake, taken_out
from gradus.formats.badges.refused import BadgeRefused
from gradus.formats.badges.sign import sign
from gradus.formats.badges.strict_json import NotStrict
from gradus.formats.badges.tests.samples import NOW, made_badge
from gradus.formats.badges.verify import verify

SVG = b"""<?xml version="1.0"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle r="4"/></svg>"""
KEYWORD = b"openbadgecredential"


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (2, 2), "red").save(out, "PNG")
    return out.getvalue()


def with_chunk(content: bytes, kind: bytes = b"iTXt") -> bytes:
    body = kind + content
    made = struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))
    whole = png()
    return whole[:-12] + made + whole[-12:]


@pytest.mark.parametrize("picture", [png(), SVG], ids=["png", "svg"])
@pytest.mark.parametrize("form", ["jwt", "eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_a_badge_in_a_picture_is_judged_like_the_file(picture: bytes, form: str) -> None:
    key = make_key()
    text = sign(made_badge(key), key, form, at=NOW)
    baked = bake(bake(picture, "an.older.one"), text)
    assert taken_out(baked).strip() == text.strip()
    assert verify(baked, at=NOW).valid
    if picture is not SVG:
        with Image.open(io.BytesIO(baked)) as image:
            assert image.size == (2, 2)


def test_a_text_that_ends_a_cdata_section_does_not_end_it() -> None:
    key = make_key()
    credential = made_badge(key)
    credential["credentialSubject"]["achievement"]["name"] = "a ]]> b <c/>"
    text = sign(credential, key, "eddsa-jcs-2022", at=NOW)
    assert verify(bake(SVG, text), at=NOW).valid


@pytest.mark.parametrize(
    "picture",
    [
        png(),  # none in it
        SVG,
        png()[:-20],
        with_chunk(KEYWORD + b"\0\0\0\0\0a.b.c").replace(b"a.b.c", b"a.b.d"),  # wrong sum
        with_chunk(KEYWORD + b"\0\1\0\0\0" + zlib.compress(b"{" * 50_000_000)),
        with_chunk(KEYWORD + b"\0\1\0\0\0not packed"),
        with_chunk(KEYWORD + b"\0\0\0\0\0\xff\xfe"),
        bake(with_chunk(KEYWORD + b"\0\0\0\0\0a.b.c"), "d.e.f").replace(b"IEND", b"IEN"),
        b'<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        b'<svg xmlns="http://www.w3.org/2000/svg">' + b"<g>" * 300 + b"</g>" * 300 + b"</svg>",
        b"<svg",
    ],
)
def test_pictures_without_a_sound_badge_are_told_as_such(picture: bytes) -> None:
    with pytest.raises(NotStrict):
        taken_out(picture)
    found = verify(picture, at=NOW)
    assert [(check.name, check.ok) for check in found.checks] == [("file", False)]


def test_two_badges_in_a_picture_are_one_too_many() -> None:
    one = KEYWORD + b"\0\0\0\0\0a.b.c"
    body = b"iTXt" + one
    chunk = struct.pack(">I", len(one)) + body + struct.pack(">I", zlib.crc32(body))
    whole = png()
    with pytest.raises(NotStrict, match="more than one"):
        taken_out(whole[:-12] + chunk + chunk + whole[-12:])


def test_badges_of_before_are_told_kindly() -> None:
    with pytest.raises(OldBadge):
        taken_out(with_chunk(b"openbadges\0\0\0\0\0https://old.example/1"))
    old = SVG.replace(
        b"<circle", b'<b:assertion xmlns:b="http://openbadges.org" verify="x"/><circle'
    )
    told = verify(old, at=NOW)
    assert not told.valid
    assert "another version" in told.checks[0].detail.text()


@pytest.mark.parametrize("picture", [b"GIF89a", b"<html/>", png()[:30], b"<!DOCTYPE a><svg/>"])
def test_only_whole_pictures_take_a_badge(picture: bytes) -> None:
    with pytest.raises(BadgeRefused):
        bake(picture, "a.b.c")
