"""Examines one evidence file: what it is by its content, and whether and how it may be kept."""

from __future__ import annotations

import hashlib

from gradus.formats.archive import BadArchive, Budget
from gradus.formats.files.kinds import ALIASES, KINDS, LIMITS, Examined, Flag, KindName, Limits
from gradus.formats.files.names import claimed_extension, is_deceptive, safe_name
from gradus.formats.files.office import judge_office, refuse_compound
from gradus.formats.files.pdf import judge_pdf
from gradus.formats.files.plain_text import judge_text
from gradus.formats.files.redraw import redraw
from gradus.formats.files.refused import FileRefused
from gradus.formats.files.signatures import (
    OLE,
    ZIP,
    has_another_inside,
    kind_begun,
    refuse_known,
    refuse_two_kinds,
)

_NO_MISMATCH = {"txt": ("log", "md", "text")}


def examine(data: bytes, name: str, limits: Limits = LIMITS) -> Examined:
    """Judge a file by its content and say how to keep it.

    It decodes pictures and inflates archives, so for files of strangers use
    :func:`gradus.formats.files.apart.examine_apart`.

    Parameters
    ----------
    data
        The bytes as sent.
    name
        The file name as sent; only its extension says anything, and never overrules the content.
    limits
        How much of everything is allowed.

    Returns
    -------
    Examined
        Kind, safe name, digest, flags; for pictures the clean bytes to keep instead.

    Raises
    ------
    FileRefused
        With one of the codes in :data:`gradus.formats.files.refused.SENTENCES`.

    Examples
    --------
    >>> examine(b"Act 7 of 2024", "C:\\\\laws\\\\act.txt").name
    'act.txt'
    """
    if len(data) > limits.bytes:
        raise FileRefused("too-large", most=limits.bytes)
    if not data.strip(b"\0"):
        raise FileRefused("empty")
    claimed = claimed_extension(name)
    kind, flags, clean = _judge(data, claimed, limits)
    if claimed and ALIASES.get(claimed) != kind and claimed not in _NO_MISMATCH.get(kind, ()):
        flags.add("extension")
    if is_deceptive(name):
        flags.add("deceptive-name")
    return Examined(
        kind=kind,
        name=safe_name(name, KINDS[kind].extension),
        claimed=claimed,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        flags=tuple(sorted(flags)),
        clean=clean,
    )


def _judge(data: bytes, claimed: str, limits: Limits) -> tuple[KindName, set[Flag], bytes | None]:
    kind = kind_begun(data)
    if kind == "pdf":
        refuse_two_kinds(data, kind)
        return kind, judge_pdf(data, limits), None
    if kind in ("png", "jpeg", "webp"):
        refuse_two_kinds(data, kind)
        clean, flags = redraw(data, kind, limits)
        return kind, flags, clean
    if data.startswith(ZIP):
        try:
            kind, flags = judge_office(data, Budget(limits))
        except BadArchive as bad:
            raise FileRefused(bad.code) from bad
        refuse_two_kinds(data, None)
        return kind, flags, None
    if data.startswith(OLE):
        raise refuse_compound(data)
    refuse_known(data)
    if has_another_inside(data):
        raise FileRefused("extra-data")
    kind, flags = judge_text(data, claimed)
    return kind, flags, None
