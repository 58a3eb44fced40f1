"""Asking a Gradus server from the command line, by its API and with a key.

Where the server is and which key to use: ``--url`` and ``--token-file`` before the command, or
GRADUS_URL and GRADUS_TOKEN_FILE. A change that got no answer is sent again with the same
idempotency key, so it happens once.
"""

from __future__ import annotations

import json
import os
import secrets
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.message import Message as Headers
from pathlib import Path
from typing import Any
from urllib import error, request
from urllib.parse import quote, urlencode, urlsplit

from gradus.domain.messages import message
from gradus.domain.refusals import Fault, InvalidInput, Refusal
from gradus.entrypoints.cli import speech

WAITS = (1.0, 3.0)  # seconds before a request is sent again
TIMEOUT = 60  # seconds
READING = {"GET"}
AGAIN = {409: "idempotency-key-under-way", 503: ""}
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class Refused(InvalidInput):
    """What the server refused, in its words."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        Refusal.__init__(
            self,
            str(told.get("type", "")).rpartition(":")[2],
            message("{said}", said=told.get("detail", "")),
            message("{said}", said=told.get("remedy", "")),
        )
        self.source = ""
        self.faults = tuple(
            Fault(
                fault["where"],
                message("{said}", said=fault["what"]),
                message("{said}", said=fault["remedy"]),
            )
            for fault in told.get("faults", ())
        )


class NoServer(Refusal):
    """The server does not answer, or not as a Gradus server does."""

    def __init__(self, why: str) -> None:
        super().__init__(
            "no-server",
            message("The server does not answer: {why}.", why=why),
            message("Check the address and the line; a change can be sent again safely."),
        )


@dataclass(frozen=True)
class Answer:
    """What was answered, with success."""

    content: bytes
    media_type: str

    def json(self) -> Any:
        return json.loads(self.content) if self.content else None


class _StayHere(request.HTTPRedirectHandler):
    """A redirect is not followed: it would carry the key to wherever it leads."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def get(path: str, query: Mapping[str, object] | None = None, /, **places: object) -> Answer:
    """What is there. ``path`` has ``{places}``, which are filled in."""
    address = _address(path, places)
    return _sent("GET", f"{address}?{urlencode(query)}" if query else address, None, "")


def items(
    path: str, query: Mapping[str, object] | None = None, /, **places: object
) -> Iterator[Any]:
    """All of a list, page after page."""
    page = get(path, {"limit": 100, **(query or {})}, **places).json()
    yield from page["items"]
    while page["next"]:
        page = _sent("GET", page["next"].removeprefix("/api"), None, "").json()
        yield from page["items"]


def send(
    method: str,
    path: str,
    /,
    *,
    body: object = None,
    form: Mapping[str, object] | None = None,
    files: Mapping[str, Path] | None = None,
    **places: object,
) -> Answer:
    """Ask for something, or change it; a body is JSON, or a form with files."""
    address = _address(path, places)
    if form is not None or files:
        return _sent(method, address, *_multipart(form or {}, files or {}))
    data = None if body is None else json.dumps(body).encode()
    return _sent(method, address, data, "application/json" if data else "")


def _address(path: str, places: Mapping[str, object]) -> str:
    return path.format(**{name: quote(str(value), safe="") for name, value in places.items()})


def _sent(method: str, address: str, data: bytes | None, kind: str) -> Answer:
    headers = {
        "Authorization": f"Bearer {_key()}",
        "Accept-Language": speech.language(),
        "Accept": "*/*",
    }
    if method not in READING:
        headers["Idempotency-Key"] = secrets.token_urlsafe(24)
    if kind:
        headers["Content-Type"] = kind
    opener = request.build_opener(_StayHere)
    asked = request.Request(  # noqa: S310 - http(s) only: _server has looked
        f"{_server()}/api{address}", data=data, headers=headers, method=method
    )
    for wait in (*WAITS, None):
        try:
            with opener.open(asked, timeout=TIMEOUT) as response:
                return Answer(response.read(), response.headers.get_content_type())
        except error.HTTPError as no:
            with no:
                told = _told(no.read(), no.headers)
            if wait is None or not _passes(no.code, told):
                raise (Refused(told) if told else NoServer(str(no))) from no
        except (error.URLError, TimeoutError, ConnectionError) as broken:
            if wait is None:
                raise NoServer(str(getattr(broken, "reason", broken))) from broken
        time.sleep(wait)
    raise AssertionError("the last try returns or raises")


def _told(content: bytes, headers: Headers) -> dict[str, Any]:
    if headers.get_content_type() != "application/problem+json":
        return {}
    told: dict[str, Any] = json.loads(content)
    return told


def _passes(status: int, told: Mapping[str, Any]) -> bool:
    """Whether it may be answered otherwise in a moment."""
    return status in AGAIN and str(told.get("type", "")).endswith(AGAIN[status])


def _server() -> str:
    url = os.environ.get("GRADUS_URL", "").rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Refusal(
            "no-url",
            message("It is not said which server to ask."),
            message("Give --url https://... before the command, or set GRADUS_URL."),
        )
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise Refusal(
            "url-not-safe",
            message("The key would go over the line unprotected."),
            message("Use https:// for any server but one on this machine."),
        )
    return url


def _key() -> str:
    place = os.environ.get("GRADUS_TOKEN_FILE", "")
    try:
        path = Path(place)
        key = path.read_text(encoding="ascii").strip() if place else ""
    except (OSError, UnicodeDecodeError):
        key = ""
    if not key or not key.isprintable():
        raise Refusal(
            "no-key",
            message("There is no key to ask with."),
            message(
                "Make one on the page “My keys to the API”, keep it in a file, and give "
                "--token-file FILE before the command, or set GRADUS_TOKEN_FILE."
            ),
        )
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise Refusal(
            "key-open-to-others",
            message("Others on this machine can read the key in {file}.", file=place),
            message("Run: chmod 600 {file}", file=place),
        )
    return key


def _multipart(form: Mapping[str, object], files: Mapping[str, Path]) -> tuple[bytes, str]:
    boundary = secrets.token_hex(16)
    parts: list[bytes] = []
    for name, value in form.items():
        parts.append(_part(boundary, f'name="{name}"') + str(value).encode())
    for name, path in files.items():
        safe = "".join(c for c in path.name if c.isprintable() and c not in '"\\')
        try:
            content = path.read_bytes()
        except OSError as trouble:
            raise Refusal(
                "no-such-file",
                message("{file} cannot be read.", file=str(path)),
                message("Check the path."),
            ) from trouble
        parts.append(_part(boundary, f'name="{name}"; filename="{safe}"', file=True) + content)
    end = f"\r\n--{boundary}--\r\n".encode()
    return b"\r\n".join(parts) + end, f"multipart/form-data; boundary={boundary}"


def _part(boundary: str, about: str, *, file: bool = False) -> bytes:
    kind = "Content-Type: application/octet-stream\r\n" if file else ""
    return f"--{boundary}\r\nContent-Disposition: form-data; {about}\r\n{kind}\r\n".encode()
