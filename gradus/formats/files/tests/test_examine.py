from __future__ import annotations

import hashlib
import string
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gradus.formats.files.examine import examine
from gradus.formats.files.kinds import KINDS, Limits
from gradus.formats.files.names import safe_name
from gradus.formats.files.refused import SENTENCES, FileRefused
from gradus.formats.files.signatures import _REFUSED
from gradus.formats.files.tests.samples import docx, odf, pdf, picture, refusal, xlsx

PAGE = Path(__file__).parents[4] / "docs/reference/evidence-files.md"
HONEST = {
    "pdf": pdf(), "png": picture("PNG"), "jpeg": picture("JPEG"), "webp": picture("WEBP"),
    "docx": docx(), "xlsx": xlsx(), "odt": odf(), "txt": b"words", "csv": b"a,b",
}  # fmt: skip


@pytest.mark.parametrize("kind", HONEST)
def test_the_content_decides_and_the_digest_is_of_what_was_sent(kind: str) -> None:
    data = HONEST[kind]
    kept = examine(data, "report.csv" if kind == "csv" else "report.exe")
    assert kept.kind == kind
    assert kept.name.endswith("." + KINDS[kept.kind].extension)
    assert kept.sha256 == hashlib.sha256(data).hexdigest()
    assert kept.size == len(data)
    assert all(warning.text() for warning in kept.warnings)


def test_a_wrong_extension_is_set_right_and_told() -> None:
    kept = examine(picture("PNG"), "photo.jpg")
    assert (kept.name, kept.flags) == ("photo.png", ("extension",))
    assert examine(picture("JPEG"), "photo.JPEG").flags == ()
    assert examine(picture("JPEG"), "photo").flags == ()
    assert examine(pdf(), "anne\u202efdp.exe").flags == ("deceptive-name", "extension")


def test_a_file_past_the_limit_is_refused_unread() -> None:
    assert refusal(b"x" * 11, limits=Limits(bytes=10)) == "too-large"
    assert examine(b"x" * 10, "a", Limits(bytes=10)).size == 10


@pytest.mark.parametrize("entry", _REFUSED, ids=lambda entry: f"{entry[3]} {entry[1]!r}")
def test_known_kinds_are_refused_by_their_first_bytes(entry: tuple[int, bytes, str, str]) -> None:
    where, magic, code, _ = entry
    data = b"\x01" * where + magic + b"\0" * 600
    assert {refusal(data, "photo" + ending) for ending in (".png", ".pdf", ".txt")} == {code}


def test_programs_for_windows_and_bitmaps_are_refused() -> None:
    assert refusal(b"MZ\x90\0\x03\0\0\0", "cat.jpg") == "program"
    assert refusal(b"BM\x36\0\0\0", "cat.bmp") == "not-accepted"


@given(st.binary(max_size=600), st.text(max_size=40))
@example(b"\xff\xd8\xff", "a.jpg")
@example(b"RIFF\0\0\0\0WEBP", "a")
@example(b"RIFF\x16\0\0\0WEBPVP8L\x0a\0\0\0" + b"\0" * 10, "a")
@example(b"%PDF-1.4\n%%EOF", "a")
@example(b"PK\x03\x04PK\x05\x06" + b"\0" * 18, "\ud800")
def test_any_bytes_are_kept_or_refused(data: bytes, name: str) -> None:
    judged(data, name)


@given(
    st.sampled_from(sorted(HONEST)),
    st.integers(0, 300),
    st.binary(max_size=40),
    st.integers(0, 300),
)
def test_any_twisted_file_is_kept_or_refused(kind: str, at: int, new: bytes, cut: int) -> None:
    data = HONEST[kind]
    judged(data[:at] + new + data[at + cut :], "a." + kind)


def judged(data: bytes, name: str) -> None:
    """Examine; only a refusal may be raised, and what is kept keeps its promises."""
    try:
        kept = examine(data, name, Limits(pixels=100_000))
    except FileRefused:
        return
    assert kept.name == safe_name(kept.name, KINDS[kept.kind].extension)
    assert (kept.clean is not None) == (kept.kind in ("png", "jpeg", "webp"))


def test_the_page_names_every_kind_refusal_and_limit() -> None:
    page = PAGE.read_text("utf-8")
    for code in SENTENCES:
        assert f"`{code}`" in page
    for kind in KINDS.values():
        assert f".{kind.extension}" in page
    for limit in (Limits().bytes, Limits().entries, Limits().unpacked, Limits().pixels):
        assert f"{limit:,}" in page


def test_every_sentence_can_be_filled_with_its_facts() -> None:
    for code, (what, remedy) in SENTENCES.items():
        places = {name for _, name, _, _ in string.Formatter().parse(what.id) if name}
        assert places <= {"most", "found", "part", "pixels"}
        assert FileRefused(code, **dict.fromkeys(places, "x")).what.text()
        assert "{" not in remedy.id
