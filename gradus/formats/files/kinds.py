"""What may be kept as evidence, within which limits, and what is said about a file kept."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from gradus.domain.messages import Message, message

KindName = Literal[
    "pdf", "png", "jpeg", "webp", "docx", "xlsx", "pptx", "odt", "ods", "txt", "csv"
]  # fmt: skip
Flag = Literal[
    "attachments", "deceptive-name", "embedded-office", "encrypted", "extension", "formulas",
    "hidden-characters", "javascript", "launch", "live-data", "media", "metadata", "open-action",
    "remote-content", "submits", "trailing-data", "unread",
]  # fmt: skip

ACTIVE: frozenset[Flag] = frozenset(
    {
        "attachments", "encrypted", "formulas", "javascript", "launch", "live-data", "media",
        "open-action", "remote-content", "submits", "unread",
    }
)  # fmt: skip
"""Flags of a file that does, or may do, something when it is opened."""


@dataclass(frozen=True)
class Kind:
    """An accepted kind of file: its extension without the dot, and its media type."""

    extension: str
    media_type: str


_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
KINDS: Mapping[KindName, Kind] = MappingProxyType(
    {
        "pdf": Kind("pdf", "application/pdf"),
        "png": Kind("png", "image/png"),
        "jpeg": Kind("jpg", "image/jpeg"),
        "webp": Kind("webp", "image/webp"),
        "docx": Kind("docx", _OOXML + "wordprocessingml.document"),
        "xlsx": Kind("xlsx", _OOXML + "spreadsheetml.sheet"),
        "pptx": Kind("pptx", _OOXML + "presentationml.presentation"),
        "odt": Kind("odt", _ODF + "text"),
        "ods": Kind("ods", _ODF + "spreadsheet"),
        "txt": Kind("txt", "text/plain"),
        "csv": Kind("csv", "text/csv"),
    }
)
ALIASES: Mapping[str, KindName] = MappingProxyType(
    {**{kind.extension: name for name, kind in KINDS.items()}, "jpeg": "jpeg", "text": "txt"}
)
"""Extensions that claim an accepted kind."""


@dataclass(frozen=True)
class Limits:
    """How much of everything a file may have.

    ``bytes`` as sent; ``unpacked`` bytes in all after unpacking; ``ratio`` of unpacked to packed
    bytes, counted once a part has more than ``ratio_from`` bytes; ``pixels`` of a picture.
    """

    bytes: int = 25_000_000
    entries: int = 2_000
    unpacked: int = 100_000_000
    ratio: int = 200
    ratio_from: int = 1_000_000
    pixels: int = 40_000_000


LIMITS = Limits()

_WARNINGS: Mapping[Flag, Message] = MappingProxyType(
    {
        "attachments": message("The PDF carries attached files."),
        "deceptive-name": message(
            "The file's name held characters that hide or reorder text; they were removed."
        ),
        "embedded-office": message("The document carries a workbook or document inside it."),
        "encrypted": message("The PDF is encrypted; it could not be looked into."),
        "extension": message(
            "The name ends in “.{claimed}”, the content is {kind}; it is kept as “{name}”."
        ),
        "formulas": message("Some cells begin like formulas; a spreadsheet may run them."),
        "hidden-characters": message("The text holds characters that hide or reorder text."),
        "javascript": message("The PDF carries scripts."),
        "launch": message("The PDF can start programs."),
        "live-data": message("The document fetches data from another program when opened."),
        "media": message("The PDF carries sound, film or three-dimensional content."),
        "metadata": message("Data about the picture (such as place and camera) were removed."),
        "open-action": message("The PDF does something by itself when it is opened."),
        "remote-content": message("The document points to content outside it."),
        "submits": message("The PDF can send or fetch form data."),
        "trailing-data": message("Data after the end of the picture were removed."),
        "unread": message("Parts of the PDF could not be looked into."),
    }
)


@dataclass(frozen=True)
class Examined:
    """A file that may be kept.

    Attributes
    ----------
    kind
        What the content is.
    name
        A safe file name, with the extension of ``kind``.
    claimed
        The extension the file came with: lower case, letters and digits, maybe empty.
    sha256, size
        Of the bytes as sent.
    flags
        What to know about it, sorted; see :attr:`warnings`.
    clean
        For pictures, the bytes to keep instead of those sent; else nothing.
    """

    kind: KindName
    name: str
    claimed: str
    sha256: str
    size: int
    flags: tuple[Flag, ...] = ()
    clean: bytes | None = None

    @property
    def media_type(self) -> str:
        return KINDS[self.kind].media_type

    @property
    def active(self) -> bool:
        """Whether it does, or may do, something when opened: show that before a download."""
        return not ACTIVE.isdisjoint(self.flags)

    @property
    def warnings(self) -> tuple[Message, ...]:
        """A sentence for each flag."""
        facts = {"claimed": self.claimed, "kind": self.kind.upper(), "name": self.name}
        return tuple(
            Message(_WARNINGS[flag].id, facts if flag == "extension" else {}) for flag in self.flags
        )

    @property
    def clean_sha256(self) -> str | None:
        """The digest of ``clean``."""
        return None if self.clean is None else hashlib.sha256(self.clean).hexdigest()


def is_flag(word: object) -> bool:
    """Whether a word is a flag a file may carry."""
    return isinstance(word, str) and word in _WARNINGS
