from __future__ import annotations

import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from gradus.formats.files.examine import examine
from gradus.formats.files.kinds import Limits
from gradus.formats.files.tests.samples import chunk, picture, png_of, refusal, zipped

FORMS = {"png": "PNG", "jpeg": "JPEG", "webp": "WEBP"}
SECRET = b"Camera of unit 7"


def exif(orientation: int = 1) -> Image.Exif:
    """Metadata with a camera, a place and an orientation."""
    data = Image.Exif()
    data[0x0110] = SECRET.decode()
    data[0x0112] = orientation
    data.get_ifd(0x8825).update({1: "N", 2: (6.0, 18.0, 2.5), 3: "W", 4: (10.0, 47.0, 1.5)})
    return data


def opened(data: bytes | None) -> Image.Image:
    assert data is not None
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("kind", FORMS)
def test_place_and_camera_are_gone_and_the_picture_stays(kind: str) -> None:
    sent = picture(FORMS[kind], exif=exif(), icc_profile=SECRET, xmp=b"<x:xmpmeta>" + SECRET)
    assert SECRET in sent
    kept = examine(sent, "photo." + kind)
    assert kept.kind == kind
    assert kept.flags == ("metadata",)
    assert kept.clean is not None
    assert SECRET not in kept.clean
    clean = opened(kept.clean)
    assert clean.format == FORMS[kind]
    assert dict(clean.getexif()) == {}
    assert not clean.info.keys() & {"exif", "xmp", "icc_profile", "comment", "XML:com.adobe.xmp"}
    assert clean.size == (24, 16)
    grey = clean.convert("L")
    assert grey.getpixel((2, 8)) == pytest.approx(20, abs=8)
    assert grey.getpixel((22, 8)) == pytest.approx(230, abs=8)
    assert kept.clean_sha256 != kept.sha256


def test_comments_and_text_chunks_are_gone() -> None:
    jpeg = picture("JPEG", comment=SECRET)
    png = png_of(1, 1, b"\0\0", chunk(b"tEXt", b"Author\0" + SECRET), chunk(b"prVt", SECRET))
    for sent in (jpeg, png):
        clean = examine(sent, "a").clean
        assert clean is not None
        assert SECRET not in clean


@pytest.mark.parametrize("kind", FORMS)
@pytest.mark.parametrize(("orientation", "size"), [(1, (24, 16)), (3, (24, 16)), (6, (16, 24))])
def test_the_picture_is_turned_upright(kind: str, orientation: int, size: tuple[int, int]) -> None:
    kept = opened(examine(picture(FORMS[kind], exif=exif(orientation)), "a").clean).convert("L")
    assert kept.size == size
    dark = {1: (2, 8), 3: (22, 8), 6: (8, 2)}[orientation]
    assert kept.getpixel(dark) == pytest.approx(20, abs=8)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_mode_of_png_keeps_its_pixels(mode: str) -> None:
    sent = picture("PNG", mode)
    clean = opened(examine(sent, "a.png").clean)
    assert clean.convert("RGBA").tobytes() == opened(sent).convert("RGBA").tobytes()


def test_transparency_is_kept() -> None:
    sent = picture("PNG", "P", transparency=0)
    clean = opened(examine(sent, "a.png").clean)
    assert clean.convert("RGBA").tobytes() == opened(sent).convert("RGBA").tobytes()


def test_a_picture_for_print_becomes_one_for_the_screen() -> None:
    assert opened(examine(picture("JPEG", "CMYK"), "a.jpg").clean).mode == "RGB"


def huge_jpeg() -> bytes:
    sent = bytearray(picture("JPEG"))
    at = sent.index(b"\xff\xc0")
    sent[at + 5 : at + 9] = struct.pack(">HH", 65_000, 65_000)
    return bytes(sent)


def huge_webp(form: bytes) -> bytes:
    if form == b"VP8X":
        body = bytes([0, 0, 0, 0]) + (16_382).to_bytes(3, "little") * 2
    elif form == b"VP8L":
        body = b"\x2f" + (16_382 | 16_382 << 14).to_bytes(4, "little") + b"\0" * 5
    else:
        body = b"\x10\0\0\x9d\x01\x2a" + struct.pack("<HH", 16_383, 16_383)
    inner = b"WEBP" + form + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", len(inner)) + inner


@pytest.mark.parametrize(
    "bomb",
    [
        png_of(60_000, 60_000, b"\0" * 1_000_000),
        png_of(2**31 - 1, 2**31 - 1, b""),
        huge_jpeg(),
        huge_webp(b"VP8X"),
        huge_webp(b"VP8L"),
        huge_webp(b"VP8 "),
    ],
    ids=["png", "png-largest", "jpeg", "webp-canvas", "webp-lossless", "webp"],
)
def test_a_decompression_bomb_is_refused_before_it_is_decoded(
    bomb: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gradus.formats.files.redraw._decoded", None)
    assert refusal(bomb) == "too-many-pixels"


def test_two_sizes_in_one_picture_are_refused() -> None:
    sent = picture("JPEG")
    at = sent.index(b"\xff\xc0")
    frame = sent[at : at + 19]
    assert refusal(sent[:at] + frame + sent[at:]) == "damaged"
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 50_000, 50_000, 8, 0, 0, 0, 0))
    assert refusal(png_of(1, 1, b"\0\0", head)) == "damaged"


def test_text_that_inflates_without_end_does_no_harm() -> None:
    bomb = chunk(b"zTXt", b"k\0\0" + zlib.compress(b"x" * 80_000_000, 9))
    assert refusal(png_of(1, 1, b"\0\0", bomb)) == "damaged"


def test_a_jpeg_of_a_thousand_scans_is_refused() -> None:
    sent = picture("JPEG", progressive=True)
    at = sent.rindex(b"\xff\xda")
    assert refusal(sent[:at] + sent[at:-2] * 1_000 + b"\xff\xd9") == "unpacks-too-large"


def test_moving_pictures_are_refused() -> None:
    frames = [Image.new("L", (4, 4), shade) for shade in (0, 200)]
    for form in ("PNG", "WEBP"):
        out = io.BytesIO()
        frames[0].save(out, form, save_all=True, append_images=frames[1:])
        assert refusal(out.getvalue()) == "animated"


@pytest.mark.parametrize("kind", FORMS)
def test_what_follows_the_end_is_dropped_or_refused(kind: str) -> None:
    sent = picture(FORMS[kind])
    kept = examine(sent + SECRET, "a")
    assert kept.flags == ("trailing-data",)
    assert SECRET not in (kept.clean or b"")
    assert refusal(sent + zipped({"a.exe": b"MZ"})) == "two-kinds"
    assert refusal(sent + b"7z\xbc\xaf\x27\x1c") == "two-kinds"


def test_a_picture_that_is_also_a_page_is_refused() -> None:
    assert refusal(picture("JPEG", comment=b"<html><script>x</script>")) == "two-kinds"
    assert refusal(picture("JPEG", comment=b"%PDF-1.4")) == "two-kinds"


@pytest.mark.parametrize("kind", FORMS)
def test_a_picture_cut_off_anywhere_is_refused(kind: str) -> None:
    sent = picture(FORMS[kind], exif=exif())
    for end in range(12, len(sent) - 1, 11):
        assert refusal(sent[:end]) in {"damaged", "unknown-kind"}


@given(st.data())
def test_damage_anywhere_is_a_refusal_or_a_picture(data: st.DataObject) -> None:
    from gradus.formats.files.refused import FileRefused

    sent = bytearray(picture(FORMS[data.draw(st.sampled_from(sorted(FORMS)))], exif=exif(6)))
    for _ in range(data.draw(st.integers(1, 6))):
        sent[data.draw(st.integers(0, len(sent) - 1))] = data.draw(st.integers(0, 255))
    try:
        kept = examine(bytes(sent), "a.png", Limits(pixels=1_000_000))
    except FileRefused:
        return
    assert kept.clean is None or opened(kept.clean).size
