"""Kinds of file told by the bytes they begin with, and files that are two kinds at once."""

from __future__ import annotations

import re

from gradus.formats.files.kinds import KindName
from gradus.formats.files.refused import FileRefused

PDF = b"%PDF-"
ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP_END = b"PK\x05\x06"
_ZIP_END_REACH = (1 << 16) + 22
_HEAD = 1_024

# (where, bytes, code of the refusal, name). Names are proper names of formats.
_REFUSED: tuple[tuple[int, bytes, str, str], ...] = (
    (0, b"\x7fELF", "program", "ELF"),
    (0, b"\xfe\xed\xfa\xce", "program", "Mach-O"),
    (0, b"\xfe\xed\xfa\xcf", "program", "Mach-O"),
    (0, b"\xce\xfa\xed\xfe", "program", "Mach-O"),
    (0, b"\xcf\xfa\xed\xfe", "program", "Mach-O"),
    (0, b"\xca\xfe\xba\xbe", "program", "Java, Mach-O"),
    (0, b"\0asm", "program", "WebAssembly"),
    (0, b"dex\n", "program", "Android"),
    (0, b"L\0\0\0\x01\x14\x02\0", "program", "Windows LNK"),
    (0, b"ITSF", "program", "CHM"),
    (0, b"#!", "script", "#!"),
    (0, b"%!PS", "script", "PostScript"),
    (0, b"\xc5\xd0\xd3\xc6", "script", "PostScript"),
    (0, _ZIP_END, "archive", "ZIP"),
    (0, b"PK\x07\x08", "archive", "ZIP"),
    (0, b"Rar!\x1a\x07", "archive", "RAR"),
    (0, b"7z\xbc\xaf\x27\x1c", "archive", "7z"),
    (0, b"\x1f\x8b", "archive", "gzip"),
    (0, b"BZh", "archive", "bzip2"),
    (0, b"\xfd7zXZ\0", "archive", "xz"),
    (0, b"\x28\xb5\x2f\xfd", "archive", "zstd"),
    (0, b"\x04\x22\x4d\x18", "archive", "lz4"),
    (0, b"MSCF", "archive", "CAB"),
    (0, b"!<arch>\n", "archive", "ar"),
    (0, b"xar!", "archive", "XAR"),
    (0, b"Cr24", "archive", "CRX"),
    (257, b"ustar", "archive", "TAR"),
    (0x8001, b"CD001", "archive", "ISO 9660"),
    (0, b"GIF8", "not-accepted", "GIF"),
    (0, b"II*\0", "not-accepted", "TIFF"),
    (0, b"MM\0*", "not-accepted", "TIFF"),
    (0, b"8BPS", "not-accepted", "PSD"),
    (0, b"\0\0\x01\0", "not-accepted", "ICO"),
    (4, b"ftyp", "not-accepted", "HEIC, AVIF, MP4"),
    (0, b"\xff\x0a", "not-accepted", "JPEG XL"),
    (0, b"\0\0\0\x0cJXL ", "not-accepted", "JPEG XL"),
    (0, b"\0\0\0\x0cjP  ", "not-accepted", "JPEG 2000"),
    (8, b"WAVE", "not-accepted", "WAV"),
    (8, b"AVI ", "not-accepted", "AVI"),
    (0, b"OggS\0", "not-accepted", "Ogg"),
    (0, b"ID3", "not-accepted", "MP3"),
    (0, b"fLaC\0", "not-accepted", "FLAC"),
    (0, b"\x1aE\xdf\xa3", "not-accepted", "Matroska, WebM"),
    (0, b"{\\rtf", "not-accepted", "RTF"),
    (0, b"SQLite format 3\0", "not-accepted", "SQLite"),
)
# Two letters alone may begin an honest text; with a zero byte soon after they do not.
_REFUSED_IF_BINARY = ((b"MZ", "program", "Windows"), (b"BM", "not-accepted", "BMP"))

_BEGINNINGS: tuple[tuple[bytes, KindName], ...] = (
    (PDF, "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
)
_TAGS = re.compile(
    rb"<(?:!doctype|\?php|/?(?:html|head|body|script|svg|iframe|object|embed)(?=[\s/>]))",
    re.IGNORECASE,
)
_ANYWHERE = ((b"Rar!\x1a\x07", "RAR"), (b"7z\xbc\xaf\x27\x1c", "7z"))


def kind_begun(data: bytes) -> KindName | None:
    """The kind a PDF or picture begins as."""
    for beginning, kind in _BEGINNINGS:
        if data.startswith(beginning):
            return kind
    return "webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else None


def refuse_known(data: bytes) -> None:
    """Refuse programs, archives, and kinds known but not accepted, by their first bytes."""
    for where, magic, code, found in _REFUSED:
        if data.startswith(magic, where):
            raise FileRefused(code, found=found)
    for magic, code, found in _REFUSED_IF_BINARY:
        if data.startswith(magic) and b"\0" in data[:64]:
            raise FileRefused(code, found=found)


def is_another_file(head: bytes) -> bool:
    """Whether the part of a document is a file that could be taken out and opened by itself."""
    if head.startswith((PDF, OLE, ZIP)):
        return True
    try:
        refuse_known(head)
    except FileRefused as refused:
        return refused.code != "not-accepted"  # pictures and sounds are part of documents
    return False


def refuse_two_kinds(data: bytes, kind: KindName | None) -> None:
    """Refuse a file that other programs would open as something else.

    ``kind`` is what it begins as, none for an office file. Browsers look for tags in the first
    kilobyte, PDF readers for their header; archive programs look at the end, or anywhere.
    """
    head = data[:_HEAD]
    if kind != "pdf" and PDF in head:
        raise FileRefused("two-kinds", found="PDF")
    if _TAGS.search(head):
        raise FileRefused("two-kinds", found="HTML")
    if kind is not None and _ends_as_zip(data):
        raise FileRefused("two-kinds", found="ZIP")
    for magic, found in _ANYWHERE:
        if magic in data:
            raise FileRefused("two-kinds", found=found)


def has_another_inside(data: bytes) -> bool:
    """Whether a PDF stands after other bytes, or an archive at the end of them."""
    return PDF in data[:_HEAD] or _ends_as_zip(data)


def _ends_as_zip(data: bytes) -> bool:
    """Whether archive programs would find an archive at the end, whatever is before it."""
    return _ZIP_END in data[-_ZIP_END_REACH:]
