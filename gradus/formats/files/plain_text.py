"""Plain text and CSV: decodable without guessing, free of controls, and really text."""

from __future__ import annotations

import codecs
import re
from typing import Literal

from gradus.formats.files.kinds import Flag
from gradus.formats.files.refused import FileRefused

_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_HIDDEN = re.compile(
    "[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_MARKUP = re.compile(r"\s*<(?:[!?/]|[A-Za-z][\w:.-]*[\s/>])")
_WEB = re.compile(
    r"<(?:!doctype\s+html|/?(?:html|head|body|script|iframe|object|embed)(?=[\s/>]))", re.IGNORECASE
)
_SVG = re.compile(r"<(?:\w+:)?svg[\s>/]", re.IGNORECASE)
_UTF7 = re.compile(r"\+ADw[-A-Za-z0-9+/]")  # "<" in UTF-7, which some programs still believe
_COMMANDS = (
    (re.compile(r"\s*<\?php|\s*<%@", re.IGNORECASE), "PHP, ASP"),
    (re.compile(r"\s*@echo\s+off", re.IGNORECASE), "BAT"),
    (re.compile(r"\s*\[(?:InternetShortcut|autorun|Desktop Entry)\]", re.IGNORECASE), "LNK"),
    (re.compile(r"\s*(?:Windows Registry Editor|REGEDIT4)"), "REG"),
    (re.compile(r"ID;P(?:WXL|SCALC|\r?\n)"), "SYLK"),
)
_MAIL = re.compile(
    r"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?(?:MIME-Version|Message-ID):", re.IGNORECASE
)
_FORMULA = re.compile(r'(?:^|[,;\t])[ ]*(?:"[ ]*)?(?:[=@]|[+-](?![\d.,\s+-]|$))', re.MULTILINE)
_HEAD = 4_096

_SCRIPTS = frozenset(
    {
        "applescript", "bash", "bat", "cmd", "com", "command", "cpl", "csh", "desktop",
        "hta", "inf", "js", "jse", "jsp", "lnk", "lua", "mjs", "msc", "php", "pl", "ps1",
        "psd1", "psm1", "py", "pyw", "rb", "reg", "scf", "scpt", "sct", "sh", "slk",
        "sql", "url", "vb", "vbe", "vbs", "ws", "wsc", "wsf", "wsh", "zsh",
    }
)  # fmt: skip
_WEB_PAGES = frozenset({"asp", "aspx", "htm", "html", "shtml", "xht", "xhtml"})
_MAILS = frozenset({"eml", "emlx", "mbox", "mht", "mhtml"})


def judge_text(data: bytes, claimed: str) -> tuple[Literal["txt", "csv"], set[Flag]]:
    """Whether bytes are plain text; ``csv`` if the name claims it.

    Raises
    ------
    FileRefused
        If they are not text in UTF-8, or UTF-16 with its mark; if the text is a script, a web
        page, a drawing, an e-mail, or holds control characters.
    """
    _refuse_claimed(claimed)
    text = _decoded(data)
    if not text.strip():
        raise FileRefused("empty")
    _refuse_disguised(text)
    if _CONTROLS.search(text):
        raise FileRefused("control-characters")
    flags: set[Flag] = set()
    if _HIDDEN.search(text):
        flags.add("hidden-characters")
    if claimed != "csv":
        return "txt", flags
    if _FORMULA.search(text):
        flags.add("formulas")
    return "csv", flags


def _decoded(data: bytes) -> str:
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return data.decode("utf-16")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        binary = re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", data)
        raise FileRefused("unknown-kind" if binary else "unknown-encoding") from error


def _refuse_claimed(claimed: str) -> None:
    """Text that is named as something that runs is taken at its word."""
    if claimed in _SCRIPTS:
        raise FileRefused("script", found=claimed.upper())
    if claimed in _WEB_PAGES:
        raise FileRefused("web-page")
    if claimed in _MAILS:
        raise FileRefused("e-mail")
    if claimed == "svg":
        raise FileRefused("svg")


def _refuse_disguised(text: str) -> None:
    head = text[:_HEAD]
    for pattern, found in _COMMANDS:
        if pattern.match(head):
            raise FileRefused("script", found=found)
    if head.startswith("#!"):
        raise FileRefused("script", found="#!")
    marked_up = _MARKUP.match(text)
    if _SVG.search(text if marked_up else head):
        raise FileRefused("svg")
    if _WEB.search(text if marked_up else head) or _UTF7.search(head):
        raise FileRefused("web-page")
    if marked_up:
        raise FileRefused("not-accepted", found="XML, HTML")
    if _MAIL.match(head):
        raise FileRefused("e-mail")
