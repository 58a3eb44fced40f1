"""What an operation of the API is given, and what it says it needs."""

from __future__ import annotations

from typing import Any

from gradus.core.access.request import ActorRequest

SCOPES = "x-scopes"  # in the description: the scopes a key needs for an operation


class ApiRequest(ActorRequest):
    """A request as the guard of the API hands it on: who acts, when, and by which scopes."""

    scopes: tuple[str, ...]


def needs(*scopes: str, file: str = "") -> dict[str, Any]:
    """What a key must open for an operation, for its ``openapi_extra``.

    ``file`` is the media type of the answer of an operation that hands out a file.
    """
    extra: dict[str, Any] = {SCOPES: list(scopes)}
    if file:
        # of bytes nothing more can be said; YAML is read as what it says, which here is a mapping
        binary = {"type": "string", "format": "binary"}
        content = {file: {"schema": {"type": "object"} if file.endswith("yaml") else binary}}
        extra["responses"] = {200: {"description": "The file.", "content": content}}
    return extra
