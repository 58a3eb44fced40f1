"""The description says what is true, in the words of OpenAPI 3.1; the page says the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from django.conf import settings
from django.test import Client

from gradus.core.access.policy import policy
from gradus.entrypoints.api.description import CHANGING, description
from gradus.entrypoints.api.root import api

DIALECT = jsonschema.Draft202012Validator
FIELDS = {  # of an operation, as OpenAPI 3.1 has them
    "operationId", "summary", "description", "tags", "parameters", "requestBody", "responses",
    "security", "deprecated",
}  # fmt: skip


def found() -> dict[str, Any]:
    return description(api(), settings.VERSION)


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in found()["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def schemas_in(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        if isinstance(value.get("schema"), dict):
            yield value["schema"]
        for inner in value.values():
            yield from schemas_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from schemas_in(inner)


def refs_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"]
        for inner in value.values():
            yield from refs_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from refs_in(inner)


def test_it_is_openapi_3_1() -> None:
    told = found()
    assert re.fullmatch(r"3\.1\.\d", told["openapi"])
    assert set(told) <= {"openapi", "info", "servers", "paths", "components"}
    assert told["info"]["version"] == settings.VERSION
    for schema in (*schemas_in(told["paths"]), *told["components"]["schemas"].values()):
        DIALECT.check_schema(schema)
    for ref in refs_in(told):
        name = ref.removeprefix("#/components/schemas/")
        assert name in told["components"]["schemas"], ref


def test_every_operation_is_told_in_full() -> None:
    ids = set()
    for path, method, operation in operations():
        assert set(operation) <= FIELDS, (path, method)
        assert operation["operationId"] not in ids
        ids.add(operation["operationId"])
        assert operation["summary"]
        assert operation["tags"]
        placed = {p["name"] for p in operation["parameters"] if p["in"] == "path"}
        assert placed == set(re.findall(r"{(\w+)}", path))
        assert {"401", "403", "404", "429"} <= set(operation["responses"])
        headers = {p["name"]: p["required"] for p in operation["parameters"] if p["in"] == "header"}
        assert headers.get("Idempotency-Key", False) == (method in CHANGING)
        good = [status for status in operation["responses"] if status.startswith("2")]
        assert good, (path, method)


def test_scopes_are_kinds_of_the_policy() -> None:
    for path, method, operation in operations():
        (security,) = operation["security"]
        for scope in security["token"]:
            kind, _, level = scope.partition(":")
            assert kind in policy().kinds, (path, scope)
            assert level in {"read", "write"}
        if method in CHANGING:
            assert any(scope.endswith(":write") for scope in security["token"]), path


def test_no_two_shapes_share_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, Any] = {}

    def add(self: Any, definitions: dict[str, Any]) -> None:
        for name, shape in definitions.items():
            assert seen.setdefault(name, shape) == shape, name

    monkeypatch.setattr("ninja.openapi.schema.OpenAPISchema.add_schema_definitions", add)
    api().get_openapi_schema(path_prefix="api/")
    assert seen


def test_bodies_refuse_what_they_do_not_know() -> None:
    told = found()
    for path, _, operation in operations():
        body = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if body:
            name = body["schema"]["$ref"].rsplit("/", 1)[-1]
            assert told["components"]["schemas"][name]["additionalProperties"] is False, path


@pytest.mark.django_db
def test_the_page_is_plain_html_of_this_house_that_names_every_operation() -> None:
    answer = Client().get("/api/")
    page = answer.content.decode()
    assert answer.status_code == 200
    for path, method, _ in operations():
        assert f"<code>{method.upper()} {path}</code>" in page
    assert not re.search(r"<style|style=|\son\w+=", page)
    assert not re.search(r"<script(?![^>]*\ssrc=\"/static/)", page)
    assert not re.search(r"(?:src|href)=\"https?://", page)
    assert Client().get("/api").headers["Location"] == "/api/"


@pytest.mark.django_db
def test_the_description_is_open_to_whoever_wants_to_write_a_program() -> None:
    answer = Client().get("/api/openapi.json")
    assert answer.status_code == 200
    assert answer.json()["paths"].keys() == found()["paths"].keys()
