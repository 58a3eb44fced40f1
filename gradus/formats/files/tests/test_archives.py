from __future__ import annotations

import io
import stat
import struct
import warnings
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradus.formats.files.examine import examine
from gradus.formats.files.kinds import Limits
from gradus.formats.files.refused import FileRefused
from gradus.formats.files.tests.samples import docx, docx_parts, odf, refusal, zipped

WORD = b"word/document.xml"


def central(data: bytes, name: bytes) -> int:
    """Where the directory's record of a part starts."""
    return data.rindex(name) - 46


def local(data: bytes, name: bytes) -> int:
    return data.index(name) - 30


def changed(data: bytes, at: int, value: bytes) -> bytes:
    return data[:at] + value + data[at + len(value) :]


def with_info(**attributes: object) -> bytes:
    """A document whose last part's record has other attributes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in docx_parts().items():
            archive.writestr(name, data)
        info = zipfile.ZipInfo("word/more.bin")
        for key, value in attributes.items():
            setattr(info, key, value)
        archive.writestr(info, b"target")
    return out.getvalue()


def test_parts_whose_sizes_are_told_after_them_are_read() -> None:
    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.data = b""

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]
            self.data += bytes(data)
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in docx_parts().items():
            with archive.open(name, "w", force_zip64=name.startswith("word")) as part:
                part.write(data)
    assert examine(pipe.data, "a.docx").kind == "docx"
    assert refusal(pipe.data.replace(b"PK\x07\x08", b"PK\x07\x09", 1)) == "archive-headers"


def test_zip_bombs_are_refused() -> None:
    for most in (Limits(), Limits(ratio=2_000)):  # by the ratio, by the sum
        bomb = docx({"word/media/a.bin": b"\0" * 120_000_000})
        assert refusal(bomb, limits=most) == "unpacks-too-large"
    assert refusal(docx({"word/media/a.bin": b"\0" * 2_000_000})) == "unpacks-too-large"
    many = docx({f"word/media/{n}.bin": b"" for n in range(2_001)})
    assert refusal(many) == "unpacks-too-large"
    large = docx({"a.bin": b"x" * 600_000})
    assert refusal(large, limits=Limits(unpacked=500_000)) == "unpacks-too-large"


def test_bytes_are_counted_not_believed() -> None:
    """The directory and the header tell a small size and its checksum; the part inflates to more."""
    honest = docx({"word/a.bin": b"ab" + b"\0" * 2_000_000})
    small = struct.pack("<I", zlib.crc32(b"ab"))
    lying = honest
    for at, crc, size in (
        (local(honest, b"word/a.bin"), 14, 22),
        (central(honest, b"word/a.bin"), 16, 24),
    ):
        lying = changed(changed(lying, at + crc, small), at + size, struct.pack("<I", 2))
    assert zipfile.ZipFile(io.BytesIO(lying)).read("word/a.bin") == b"ab"
    assert refusal(lying) == "unpacks-too-large"


def test_parts_that_share_bytes_are_refused() -> None:
    honest = docx({"word/a.bin": b"one", "word/b.bin": b"one"})
    record = central(honest, b"word/b.bin")
    overlap = changed(honest, record + 42, struct.pack("<I", local(honest, b"word/a.bin")))
    assert refusal(overlap) == "archive-overlap"


def test_data_between_before_or_after_the_parts_are_refused() -> None:
    honest = docx()
    start = struct.unpack_from("<I", honest, len(honest) - 6)[0]
    gap = honest[:start] + b"hidden" + honest[start:]
    gap = changed(gap, len(gap) - 6, struct.pack("<I", start + 6))
    assert refusal(gap) == "archive-overlap"
    assert refusal(honest + b"more") == "extra-data"
    assert refusal(b"before" + honest) == "extra-data"
    assert refusal(b"MZ\0\0" + honest) == "program"
    assert refusal(honest + honest) == "extra-data"
    out = io.BytesIO(honest)
    with zipfile.ZipFile(out, "a") as archive:
        archive.comment = b"more"
    assert refusal(out.getvalue()) == "extra-data"


@pytest.mark.parametrize(
    ("where", "value"),
    [(8, b"\x00\x00"), (14, b"\x01\x02\x03\x04"), (22, b"\x09\x09"), (30, b"w")],
    ids=["method", "checksum", "size", "name"],
)
def test_directory_and_header_must_agree(where: int, value: bytes) -> None:
    honest = docx()
    at = local(honest, WORD) + where
    assert refusal(changed(honest, at, bytes(b ^ 0x20 for b in value))) == "archive-headers"


def test_one_name_twice_is_refused() -> None:
    for twin in ("word/document.xml", "WORD/Document.xml"):
        twice = [*docx_parts().items(), (twin, b"<x/>")]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            data = zipped(twice)
        assert refusal(data) == "archive-duplicate"


def test_links_paths_and_locked_parts_are_refused() -> None:
    link = with_info(external_attr=(stat.S_IFLNK | 0o777) << 16, create_system=3)
    assert refusal(link) == "archive-link"
    for name in ("../x", "/x", "a//b", "a/./b", "C:x", "a\\b", "a\nb", "a<b"):
        assert refusal(docx({name: b""})) == "archive-link"
    honest = docx()
    for at in (local(honest, WORD) + 6, central(honest, WORD) + 8):
        assert refusal(changed(honest, at, b"\x01")) == "encrypted"
    assert refusal(with_info(extra=struct.pack("<HH", 0x7075, 0))) == "archive-headers"


def test_an_archive_that_shows_a_page_or_paper_is_refused() -> None:
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        archive.writestr("word/a.bin", b"..%PDF-1.4\n")
        for name, data in docx_parts().items():
            archive.writestr(name, data)
    assert refusal(stored.getvalue()) == "two-kinds"


@pytest.mark.parametrize("honest", [docx(), odf()], ids=["docx", "odt"])
def test_an_archive_cut_off_anywhere_is_refused(honest: bytes) -> None:
    for end in range(4, len(honest)):
        with pytest.raises(FileRefused):
            examine(honest[:end], "a")


@given(st.sampled_from([docx(), odf()]), st.data())
def test_damage_anywhere_is_a_refusal_or_a_document(honest: bytes, data: st.DataObject) -> None:
    sent = bytearray(honest)
    for _ in range(data.draw(st.integers(1, 4))):
        sent[data.draw(st.integers(0, len(sent) - 1))] = data.draw(st.integers(0, 255))
    try:
        assert examine(bytes(sent), "a").size == len(sent)
    except FileRefused:
        return
