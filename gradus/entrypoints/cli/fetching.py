"""Documents a badge refers to, fetched because the user said so: https, public addresses, small, soon."""

from __future__ import annotations

import ipaddress
import socket
import urllib.request
from collections.abc import Iterable
from http.client import HTTPException
from typing import IO, Any
from urllib.error import URLError
from urllib.parse import urlsplit

MOST_DOCUMENTS = 6
_MOST_BYTES = 1_000_000
_SECONDS = 10
_ACCEPT = "application/json, application/ld+json, application/jwt, text/plain, */*"


def fetched(addresses: Iterable[str]) -> dict[str, bytes]:
    """The documents at those addresses; what cannot be fetched is left out."""
    found: dict[str, bytes] = {}
    for address in list(dict.fromkeys(addresses))[:MOST_DOCUMENTS]:
        try:
            found[address] = _document(address)
        except (URLError, HTTPException, OSError, ValueError):
            continue
    return found


def _document(address: str) -> bytes:
    _check(address)
    asked = urllib.request.Request(  # noqa: S310 - _check lets https through only
        address, headers={"Accept": _ACCEPT, "User-Agent": "gradus"}
    )
    with _OPENER.open(asked, timeout=_SECONDS) as answer:
        data: bytes = answer.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise ValueError("larger than any such document")
    return data


def _check(address: str) -> None:
    """A badge must not make this machine ask its neighbours. Raises ValueError or OSError."""
    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.hostname or parts.username or parts.password:
        raise ValueError("not an https address")
    for *_, place in socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM):
        if not ipaddress.ip_address(str(place[0]).partition("%")[0]).is_global:
            raise ValueError("not a public address")


class _Redirects(urllib.request.HTTPRedirectHandler):
    max_redirections = 3

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: Any,
        newurl: str,
    ) -> urllib.request.Request | None:
        """On to https and public addresses only."""
        _check(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


_OPENER = urllib.request.build_opener(_Redirects)
