"""The ZIP around a workbook, read within limits.

Honest programs write plain archives; what differs from a plain archive (entries that overlap or
occur twice, bytes before or after, directory and headers that disagree, encryption) is refused.
Nothing is extracted to disk, and bytes are counted as they come out.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib

from gradus.domain.messages import message
from gradus.domain.refusals import InvalidInput
from gradus.formats.sheets.faults import refuse_file, shown

MOST_BYTES = 25_000_000
MOST_ENTRIES = 2_000
MOST_UNPACKED = 100_000_000
MOST_RATIO = 200
RATIO_COUNTS_FROM = 1_000_000
_CHUNK = 1 << 16
_LOCAL = struct.Struct("<4s5H3I2H")
_END = struct.Struct("<4s4H2IH")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = 0x1 | 0x40
_ACTIVE_PARTS = (
    "xl/vbaproject", "xl/macrosheets/", "xl/dialogsheets/", "xl/activex/", "xl/embeddings/",
    "xl/externallinks/", "xl/connections.xml", "xl/querytables/", "xl/model/", "customui/",
)  # fmt: skip


class Archive:
    """The entries of a workbook file, by name.

    Parameters
    ----------
    data
        The whole file.
    source
        Its name, for faults.

    Raises
    ------
    InvalidInput
        If the file is no plain ZIP archive within the limits, or carries macros, embedded
        objects or links to other files.
    """

    def __init__(self, data: bytes, source: str) -> None:
        self._source = source
        self._unpacked = 0
        _check_kind(data, source)
        _check_end(data, source)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError) as error:
            raise _damaged(source) from error
        self._entries = {info.filename: info for info in self._zip.infolist()}
        self._check_entries(data)

    def names(self) -> frozenset[str]:
        """The names of all entries."""
        return frozenset(self._entries)

    def read(self, name: str) -> bytes:
        """The bytes of an entry, counted while they come out."""
        info = self._entries[name]
        pieces: list[bytes] = []
        size = 0
        try:
            with self._zip.open(info) as stream:
                while piece := stream.read(_CHUNK):
                    size += len(piece)
                    self._unpacked += len(piece)
                    self._check_growth(size, info.compress_size)
                    pieces.append(piece)
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as e:
            raise _damaged(self._source) from e
        return b"".join(pieces)

    def _check_growth(self, size: int, packed: int) -> None:
        if self._unpacked > MOST_UNPACKED or (
            size > RATIO_COUNTS_FROM and size > MOST_RATIO * max(packed, 1)
        ):
            raise _too_large(self._source)

    def _check_entries(self, data: bytes) -> None:
        infos = self._zip.infolist()
        if len(infos) > MOST_ENTRIES or sum(i.file_size for i in infos) > MOST_UNPACKED:
            raise _too_large(self._source)
        if len({info.filename.casefold() for info in infos}) != len(infos):
            raise _damaged(self._source)
        end = 0
        for info in sorted(infos, key=lambda i: i.header_offset):
            if info.header_offset < end or (end == 0 and info.header_offset != 0):
                raise _damaged(self._source)
            end = _check_entry(data, info, self._source)
            if info.filename.casefold().startswith(_ACTIVE_PARTS):
                raise _active(self._source, info.filename)


def _check_kind(data: bytes, source: str) -> None:
    """Tell apart what people send instead of an .xlsx file."""
    if len(data) > MOST_BYTES:
        raise _too_large(source)
    if data.startswith(_OLE):
        raise refuse_file(
            source,
            "old-or-locked-workbook",
            message("The file is an old workbook (.xls) or one locked with a password."),
            message("Open it, remove the password if there is one, and save it as .xlsx."),
        )
    if not data:
        raise refuse_file(
            source,
            "empty",
            message("The file is empty."),
            message("Send the workbook again, or fill a new one."),
        )
    if data[:4] != b"PK\x03\x04":
        raise refuse_file(
            source,
            "not-a-workbook",
            message("The file is not an Excel workbook (.xlsx)."),
            message(
                "Open it in a spreadsheet program and save it as .xlsx; renaming is not enough."
            ),
        )
    if data[30:38] == b"mimetype":
        raise refuse_file(
            source,
            "open-document",
            message("The file is an OpenDocument file (.ods)."),
            message("Open it in a spreadsheet program and save it as .xlsx."),
        )


def _check_end(data: bytes, source: str) -> None:
    """The directory's end record is the last thing in the file, and counts few entries."""
    record = data[-_END.size :]
    if len(record) < _END.size:
        raise _damaged(source)
    signature, _disk, _start, here, total, size, offset, comment = _END.unpack(record)
    if signature != b"PK\x05\x06" or comment or here != total:
        raise _damaged(source)
    if total > MOST_ENTRIES:
        raise _too_large(source)
    if offset + size + _END.size != len(data):
        raise _damaged(source)


def _check_entry(data: bytes, info: zipfile.ZipInfo, source: str) -> int:
    """Directory and header of an entry agree; return where the entry's bytes end."""
    header = data[info.header_offset : info.header_offset + _LOCAL.size]
    if len(header) < _LOCAL.size:
        raise _damaged(source)
    signature, _version, flags, method, *_rest, name_size, extra_size = _LOCAL.unpack(header)
    start = info.header_offset + _LOCAL.size
    name = data[start : start + name_size]
    end = start + name_size + extra_size + info.compress_size
    agree = (
        signature == b"PK\x03\x04"
        and method == info.compress_type
        and name == info.orig_filename.encode("utf-8" if flags & 0x800 else "cp437", "replace")
        and end <= len(data)
    )
    if not agree or not _is_plain(info):
        raise _damaged(source)
    if (flags | info.flag_bits) & _ENCRYPTED:
        raise refuse_file(
            source,
            "encrypted",
            message("Parts of the file are encrypted."),
            message("Save the workbook without a password."),
        )
    return int(end)


def _is_plain(info: zipfile.ZipInfo) -> bool:
    """A relative path inside the archive, stored or deflated, and no link."""
    name = info.orig_filename
    parts = name.rstrip("/").split("/")
    return (
        info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        and not stat.S_ISLNK(info.external_attr >> 16)
        and "\\" not in name
        and "\0" not in name
        and ":" not in name
        and not any(part in ("", ".", "..") for part in parts)
    )


def _damaged(source: str) -> InvalidInput:
    return refuse_file(
        source,
        "damaged",
        message("The file is damaged, or was not written by a spreadsheet program."),
        message("Open it in a spreadsheet program and save it again as .xlsx, or send it again."),
    )


def _too_large(source: str) -> InvalidInput:
    return refuse_file(
        source,
        "too-large",
        message("The file is larger, or unpacks to more, than any filled workbook."),
        message("Copy the answers into a new workbook, without pictures or other sheets."),
    )


def _active(source: str, part: str) -> InvalidInput:
    return refuse_file(
        source,
        "active-content",
        message(
            "The file carries a macro, an embedded object or a link to another file ({part}).",
            part=shown(part),
        ),
        message("Save it as a plain .xlsx workbook without them."),
    )
