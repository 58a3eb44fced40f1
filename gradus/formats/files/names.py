"""File names that are safe on every system, in every list and in every header."""

from __future__ import annotations

import re
import unicodedata

from gradus.formats.files.kinds import ALIASES

MOST_CHARACTERS = 100
MOST_BYTES = 200
_MOST_READ = 1_000
_FALLBACK = "evidence"
_FORBIDDEN = frozenset('/\\:*?"<>|')
_JOINERS = "\u200c\u200d"  # Persian, Urdu and the Indic scripts are spelled with them
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)  # fillers and selectors: letters or marks that show nothing
_DECEPTIVE = re.compile(
    "[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u200b\u2060-\u2064\ufeff\U000e0000-\U000e007f]"
)  # turn the reading order, or hide text
_DEVICES = frozenset(
    {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"}
    | {f"{port}{digit}" for port in ("COM", "LPT") for digit in range(10)}
)
_OLD = ("doc", "xls", "ppt", "rtf", "tif", "tiff", "gif", "bmp", "heic")
_KNOWN_ENDING = re.compile(
    r"\.(?:" + "|".join(sorted({*ALIASES, *_OLD})) + r")\Z", re.IGNORECASE | re.ASCII
)
_CLAIM = re.compile(r"\.([A-Za-z0-9]{1,10})[\s.]*\Z", re.ASCII)


def claimed_extension(name: str) -> str:
    """The extension a name ends in: lower case without the dot, or nothing."""
    found = _CLAIM.search(_without_marks(name[-_MOST_READ:]))
    return found[1].lower() if found else ""


def is_deceptive(name: str) -> bool:
    """Whether a name holds characters that turn the reading order or hide text."""
    return _DECEPTIVE.search(name[-_MOST_READ:]) is not None


def safe_name(name: str, extension: str) -> str:
    """A name without path, hidden characters or device names, ending in ``.extension``.

    NFC, at most 100 characters and 200 bytes (UTF-8). A dot stays only before a digit or a
    space (``No. 12.2021``), so that no second extension is left. Applied twice, it changes
    nothing the second time.
    """
    text = unicodedata.normalize("NFC", name[-_MOST_READ:])
    text = re.split(r"[/\\]", text)[-1]
    text = "".join(_kept(char) for char in _without_marks(text))
    stem = _trimmed(" ".join(unicodedata.normalize("NFC", text).split()))
    while ending := _KNOWN_ENDING.search(stem):
        stem = _trimmed(stem[: ending.start()])
    stem = re.sub(r"\.(?=[^\d\s])", "_", stem)
    stem = _trimmed(_shortened(stem, extension)) or _FALLBACK
    if unicodedata.normalize("NFKC", stem.split(".")[0]).strip().upper() in _DEVICES:
        stem = f"_{stem}"
    return f"{stem}.{extension}"


def _without_marks(text: str) -> str:
    return _UNSEEN.sub("", _DECEPTIVE.sub("", text))


def _kept(char: str) -> str:
    """What stays of a character: itself, a space, an underscore or nothing."""
    if char in _JOINERS:
        return char
    category = unicodedata.category(char)
    if char.isspace() or category[0] == "Z":
        return " "
    if category[0] == "C":  # controls, formats, half characters, private and unassigned
        return ""
    looks_like = unicodedata.normalize("NFKC", char)
    if not _FORBIDDEN.isdisjoint(looks_like) or (char != "." and "." in looks_like):
        return "_"
    return char


def _trimmed(text: str) -> str:
    return text.lstrip(" .-~" + _JOINERS).rstrip(" ." + _JOINERS)


def _shortened(stem: str, extension: str) -> str:
    stem = stem[: MOST_CHARACTERS - len(extension) - 2]
    room = MOST_BYTES - len(extension) - 2
    return stem.encode()[:room].decode("utf-8", "ignore")
