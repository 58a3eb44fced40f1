"""Whether the web server answers: what a start waits for, and what the doctor asks."""

from __future__ import annotations

import http.client
from urllib.parse import urlsplit

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 # nosec B104 - compared with, not listened on
SECONDS = 5.0


def answers(host: str, port: int, origin: str) -> bool:
    """Whether ``/health/`` of the server there is well, asked as its own visitors would."""
    connection = http.client.HTTPConnection(EVERYWHERE.get(host, host), port, timeout=SECONDS)
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
