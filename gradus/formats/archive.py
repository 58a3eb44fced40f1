"""The ZIP around a workbook or another office document, read strictly and within limits.

Honest office programs write plain archives: parts one after another from the first byte, then the
directory, then its end. All that differs is refused, because that is where one program sees
another document than the next. Parts are inflated here, so the bytes counted are the real ones.
"""

from __future__ import annotations

import stat
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_MOST_DIRECTORY_PER_ENTRY = 1_024
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _DESCRIBED_AFTER, _STRONG, _MASKED = 0x1, 0x8, 0x40, 0x2000
_ZIP64, _UNICODE_PATH = 0x0001, 0x7075
_CHUNK = 1 << 16


class BadArchive(Exception):  # noqa: N818 - it reads as a sentence
    """No plain archive within the limits. Who reads it says so in words of its own.

    ``code`` is ``damaged``, ``encrypted``, ``extra-data``, ``unpacks-too-large`` or one of
    ``archive-headers``, ``archive-overlap``, ``archive-duplicate``, ``archive-link``.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Bounds(Protocol):
    """How much of everything an archive may have.

    ``unpacked`` bytes in all; ``ratio`` of unpacked to packed bytes, counted once a part has more than
    ``ratio_from`` bytes.
    """

    @property
    def entries(self) -> int: ...

    @property
    def unpacked(self) -> int: ...

    @property
    def ratio(self) -> int: ...

    @property
    def ratio_from(self) -> int: ...


@dataclass
class Budget:
    """Bytes that may still be unpacked, shared by a document and what it carries."""

    limits: Bounds
    spent: int = 0

    def spend(self, size: int) -> None:
        self.spent += size
        if self.spent > self.limits.unpacked:
            raise BadArchive("unpacks-too-large")


@dataclass(frozen=True)
class Part:
    """An entry of the directory."""

    name: str
    raw_name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int

    @property
    def is_folder(self) -> bool:
        return self.name.endswith("/")


class Archive:
    """The parts of a ZIP archive, in the order they lie in the file.

    Raises
    ------
    BadArchive
        If it is no plain archive, or unpacks to more than ``budget`` allows.
    """

    def __init__(self, data: bytes, budget: Budget) -> None:
        self._data = data
        self._budget = budget
        count, start = _directory_place(data, budget.limits)
        self.parts = tuple(sorted(_directory(data, count, start), key=lambda part: part.offset))
        if len({part.name.casefold() for part in self.parts}) != len(self.parts):
            raise BadArchive("archive-duplicate")
        if budget.spent + sum(part.size for part in self.parts) > budget.limits.unpacked:
            raise BadArchive("unpacks-too-large")
        self._starts = _starts(data, self.parts, start)

    def read(self, part: Part) -> bytes:
        """The bytes of a part: exactly as many, with the checksum, as the directory says."""
        start = self._starts[part.name]
        packed = memoryview(self._data)[start : start + part.packed]
        if part.method == _STORED:
            self._budget.spend(len(packed))
            content = bytes(packed)
        else:
            content = b"".join(self._inflated(packed))
        if len(content) != part.size or zlib.crc32(content) != part.crc:
            raise BadArchive("archive-headers")
        return content

    def _inflated(self, packed: memoryview) -> Iterator[bytes]:
        limits = self._budget.limits
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        size = 0
        try:
            for at in range(0, len(packed), _CHUNK):
                pending: bytes | memoryview = packed[at : at + _CHUNK]
                while pending and not inflater.eof:
                    piece = inflater.decompress(pending, _CHUNK)
                    pending = inflater.unconsumed_tail
                    size += len(piece)
                    self._budget.spend(len(piece))
                    if size > limits.ratio_from and size > limits.ratio * len(packed):
                        raise BadArchive("unpacks-too-large")
                    yield piece
                if inflater.eof and (pending or at + _CHUNK < len(packed) or inflater.unused_data):
                    raise BadArchive("archive-headers")
        except zlib.error as error:
            raise BadArchive("damaged") from error
        if not inflater.eof:
            raise BadArchive("damaged")


def _directory_place(data: bytes, limits: Bounds) -> tuple[int, int]:
    """How many entries the directory has, and where it starts.

    Its end record is the last thing in the file, without a comment; one disk, no ZIP64.
    """
    record = data[-_END.size :]
    if len(record) < _END.size or not record.startswith(b"PK\x05\x06"):
        raise BadArchive("extra-data" if b"PK\x05\x06" in data else "damaged")
    _, disk, first_disk, here, count, size, start, comment = _END.unpack(record)
    if comment or disk or first_disk or here != count:
        raise BadArchive("archive-headers")
    if count > limits.entries or size > count * _MOST_DIRECTORY_PER_ENTRY:
        raise BadArchive("unpacks-too-large")
    if start + size + _END.size != len(data):
        raise BadArchive("extra-data")
    return count, start


def _directory(data: bytes, count: int, at: int) -> Iterator[Part]:
    end = len(data) - _END.size
    for _ in range(count):
        record = data[at : at + _CENTRAL.size]
        if len(record) < _CENTRAL.size or not record.startswith(b"PK\x01\x02"):
            raise BadArchive("archive-headers")
        fields = _CENTRAL.unpack(record)
        flags, method, crc, packed, size = fields[3], fields[4], *fields[7:10]
        name_size, extra_size, comment_size, disk, _, attributes, offset = fields[10:]
        at += _CENTRAL.size
        raw = data[at : at + name_size]
        extras = _extras(data[at + name_size : at + name_size + extra_size])
        at += name_size + extra_size + comment_size
        if at > end or disk or comment_size or not {_ZIP64, _UNICODE_PATH}.isdisjoint(extras):
            raise BadArchive("archive-headers")
        if stat.S_ISLNK(attributes >> 16):
            raise BadArchive("archive-link")
        yield Part(_name(raw), raw, flags, method, crc, packed, size, offset)
    if at != end:
        raise BadArchive("archive-headers")


def _extras(data: bytes) -> set[int]:
    """The kinds of extra fields."""
    found: set[int] = set()
    at = 0
    while at + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, at)
        found.add(kind)
        at += 4 + size
    return found


def _name(raw: bytes) -> str:
    """A relative path inside the archive, printable, without ``..`` and the like."""
    try:
        name = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadArchive("archive-headers") from error
    steps = name.removesuffix("/").split("/")
    crooked = not name.isprintable() or any(char in name for char in '\\:<>"|?*')
    if crooked or any(step in ("", ".", "..") for step in steps):
        raise BadArchive("archive-link")
    return name


def _starts(data: bytes, parts: tuple[Part, ...], directory: int) -> dict[str, int]:
    """Where each part's bytes start; parts follow each other without overlap or gap."""
    starts: dict[str, int] = {}
    at = 0
    for part in parts:
        if part.offset != at:
            raise BadArchive("archive-overlap")
        starts[part.name] = _local_start(data, part)
        at = _after(data, part, starts[part.name] + part.packed)
        if at > directory:
            raise BadArchive("archive-overlap")
    if at != directory:
        raise BadArchive("archive-overlap")
    return starts


def _local_start(data: bytes, part: Part) -> int:
    """Where the bytes of a part start; its own header says what the directory says."""
    header = data[part.offset : part.offset + _LOCAL.size]
    if len(header) < _LOCAL.size or not header.startswith(b"PK\x03\x04"):
        raise BadArchive("archive-headers")
    _, _, flags, method, _, _, crc, packed, size, name_size, extra_size = _LOCAL.unpack(header)
    start = part.offset + _LOCAL.size
    raw = data[start : start + name_size]
    extras = _extras(data[start + name_size : start + name_size + extra_size])
    if (flags | part.flags) & (_ENCRYPTED | _STRONG | _MASKED):
        raise BadArchive("encrypted")
    told_after = bool(part.flags & _DESCRIBED_AFTER)
    same = (crc, packed, size) == (part.crc, part.packed, part.size)
    unsaid = told_after and (
        (crc, packed, size) == (0, 0, 0) or (crc == 0 and packed == size == 0xFFFFFFFF)
    )
    if (
        raw != part.raw_name
        or method != part.method
        or method not in (_STORED, _DEFLATED)
        or told_after != bool(flags & _DESCRIBED_AFTER)
        or not (same or unsaid)
        or _UNICODE_PATH in extras
        or (method == _STORED and part.packed != part.size)
        or (part.is_folder and part.size)
    ):
        raise BadArchive("archive-headers")
    return int(start + name_size + extra_size)


def _after(data: bytes, part: Part, end: int) -> int:
    """Where a part ends, with the record after it that tells its sizes, if it has one."""
    if not part.flags & _DESCRIBED_AFTER:
        return end
    for form in ("<III", "<IQQ"):
        record = struct.pack(form, part.crc, part.packed, part.size)
        for told in (b"PK\x07\x08" + record, record):
            if data.startswith(told, end):
                return end + len(told)
    raise BadArchive("archive-headers")
