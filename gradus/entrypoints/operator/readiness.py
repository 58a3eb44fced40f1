"""Whether the web server answers: what a start waits for, and what the doctor asks."""

from __future__ import annotations

import http.client
import ssl
from pathlib import Path
from urllib.parse import urlsplit

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 # nosec B104 - compared with, not listened on
SECONDS = 5.0


def answers(host: str, port: int, origin: str, trusted: Path | None = None) -> bool:
    """Whether ``/health/`` of the server there is well, asked as its own visitors would.

    A server that speaks TLS itself is asked with the one certificate that it must show.
    """
    place = EVERYWHERE.get(host, host)
    connection = (
        http.client.HTTPConnection(place, port, timeout=SECONDS)
        if trusted is None
        else http.client.HTTPSConnection(
            place, port, timeout=SECONDS, context=ssl.create_default_context(cafile=trusted)
        )
    )
    asked = urlsplit(origin)
    headers = {"Host": asked.netloc or f"{host}:{port}", "X-Forwarded-Proto": asked.scheme}
    try:
        connection.request("GET", "/health/", headers=headers)
        return connection.getresponse().status in (
            200,
            301,
        )  # 301: to https, by whoever answers TLS
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
