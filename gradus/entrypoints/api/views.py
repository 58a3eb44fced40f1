"""The description of the API, for programs and for people."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET


@login_not_required
@require_GET
def openapi(request: HttpRequest) -> HttpResponse:
    """The description as OpenAPI 3.1."""
    return JsonResponse(_description())


@login_not_required
@require_GET
def docs(request: HttpRequest) -> HttpResponse:
    """The operations as a page, made from the description."""
    found = _description()
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, operations in found["paths"].items():
        for method, operation in operations.items():
            line = _line(found, path, method, operation)
            groups.setdefault(operation["tags"][0], []).append(line)
    paragraphs = [_marked_up(part) for part in found["info"]["description"].split("\n\n")]
    context = {"groups": groups, "paragraphs": paragraphs, "origin": settings.ORIGIN}
    return render(request, "api/docs.html", context)


def _description() -> dict[str, Any]:
    """Loaded when first asked for: the pages do without what describes operations."""
    from gradus.entrypoints.api.description import description
    from gradus.entrypoints.api.root import api

    return description(api(), settings.VERSION)


def _marked_up(text: str) -> SafeString:
    """What the description marks as Markdown does, on a page: strong words and code."""
    text = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", escape(text.replace("\n", " ")))
    return mark_safe(re.sub(r"`(.+?)`", r"<code>\1</code>", text))  # noqa: S308 # nosec


def _line(found: dict[str, Any], path: str, method: str, op: dict[str, Any]) -> dict[str, Any]:
    body = op.get("requestBody", {}).get("content", {})
    return {
        "id": op["operationId"],
        "method": method.upper(),
        "path": path,
        "summary": op["summary"],
        "text": op.get("description", ""),
        "scopes": ", ".join(op["security"][0]["token"]),
        "query": [p["name"] for p in op["parameters"] if p["in"] == "query"],
        "body": [
            (kind, _fields(found, content["schema"])) for kind, content in sorted(body.items())
        ],
        "answers": sorted(status for status in op["responses"] if status < "400"),
    }


def _fields(found: dict[str, Any], schema: dict[str, Any]) -> list[tuple[str, bool]]:
    """The names of a body's fields, and whether each must be there."""
    if "$ref" in schema:
        schema = found["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    required = schema.get("required", ())
    return [(name, name in required) for name in schema.get("properties", {})]
