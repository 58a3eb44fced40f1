"""The description of the API (OpenAPI 3.1): what the rooms say, and what holds for everything."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from typing import Any

from django.conf import settings
from ninja import NinjaAPI, Schema

from gradus.core.api.request import SCOPES
from gradus.entrypoints.api.gate import FILES_BYTES, JSON_BYTES, PER_MINUTE
from gradus.entrypoints.api.guard import KEY, KEY_LONGEST
from gradus.entrypoints.api.problems import TYPE, URN

JSON = dict[str, Any]
CHANGING = {"post", "put", "patch", "delete"}
ALWAYS = (401, 403, 404, 406, 422, 429, 500, 503)
OF_CHANGES = (400, 409, 412, 413, 415)
PATH_CODE, PATH_NAME = "^[-a-zA-Z0-9_]+$", "^[-a-zA-Z0-9_.]+$"
TEXT = f"""\
Everything a person does on the pages of Gradus, for programs.

**Key.** Make one on the page "My keys to the API" of your account and send it with every request:
`Authorization: Bearer gradus_...`. It acts as you, within its scopes; it cannot sign. Sessions of
the pages open nothing here.

**Changes** carry an `{KEY}` (a new random text for each). Sent again within a day with the same
body they are answered with the same bytes and happen once; with another body they are refused (409).
A change that was refused leaves nothing, so its key may be used again.

**What is there** has an `ETag`. Ask with `If-None-Match` and get 304 while it is unchanged; change
with `If-Match` and get 412 if somebody was quicker.

**Lists** come in pages, the newest first: `limit` (100 at most); `next` is the address of the next
page, or null.

**No** is said as `{TYPE}`: `type` (stable, `{URN}...`), `title`, `detail`, `remedy`, and
`faults` with the place of each. What you may not see and what is not there are answered alike (404).
`Accept-Language` chooses the language: en, fr, ar.

**Limits.** {PER_MINUTE} requests a minute for one key; {JSON_BYTES // 1_000_000} MB of JSON,
{FILES_BYTES // 1_000_000} MB with files.
"""


class FaultTold(Schema):
    """One thing wrong with what came in."""

    where: str
    what: str
    remedy: str
    code: str


class Problem(Schema):
    """A no (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    remedy: str
    faults: list[FaultTold]


@cache
def description(api: NinjaAPI, version: str) -> JSON:
    """The whole description, as JSON values."""
    found: JSON = dict(api.get_openapi_schema(path_prefix="api/"))
    found["info"] = {"title": "Gradus", "version": version, "description": TEXT}
    found["servers"] = [{"url": settings.ORIGIN}]
    for operations in found["paths"].values():
        for method, operation in operations.items():
            _complete(operation, method)
    components = found["components"]
    components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    components["schemas"] |= _schemas()
    return found


def _complete(operation: JSON, method: str) -> None:
    """What holds for every operation, or for every change."""
    operation["security"] = [{"token": operation.pop(SCOPES, [])}]
    changing = method in CHANGING
    parameters = operation.setdefault("parameters", [])
    for place in parameters:
        if place["in"] == "path" and place["schema"].keys() <= {"type", "title"}:
            place["schema"]["pattern"] = PATH_NAME if place["name"] == "name" else PATH_CODE
    parameters += _headers_of_changes() if changing else [_header("If-None-Match")]
    responses = operation["responses"]
    responses = {str(status): answer for status, answer in responses.items()}
    if not changing:
        responses["304"] = {"description": "Unchanged."}
        responses["200"]["headers"] = {"ETag": {"schema": {"type": "string"}, "required": True}}
    for status in (*ALWAYS, *(OF_CHANGES if changing else ())):
        responses[str(status)] = _problem(status)
    operation["responses"] = dict(sorted(responses.items()))


def _headers_of_changes() -> list[JSON]:
    key = {"type": "string", "minLength": 1, "maxLength": KEY_LONGEST, "pattern": "^[!-~]+$"}
    return [_header(KEY, key, required=True), _header("If-Match")]


def _header(name: str, schema: Mapping[str, Any] | None = None, required: bool = False) -> JSON:
    tags = schema or {"type": "string"}
    return {"in": "header", "name": name, "required": required, "schema": dict(tags)}


def _problem(status: int) -> JSON:
    answer: JSON = {
        "description": HTTPStatus(status).phrase,
        "content": {TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status in {401, 429}:
        name = "WWW-Authenticate" if status == 401 else "Retry-After"
        answer["headers"] = {name: {"schema": {"type": "string"}, "required": True}}
    return answer


def _schemas() -> JSON:
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    return {**schema.pop("$defs"), "Problem": schema}
