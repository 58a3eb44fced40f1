"""What holds for every operation: the bearer's scope, one change for one key, no lost update.

An operation runs inside one transaction in the scope of whoever the key stands for. What is
answered with a "no" is undone; what a State's grant alone let it read is written down.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from functools import wraps
from typing import Any, cast

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import resolve
from ninja.operation import Operation

from gradus.core.access.decide import scope_for
from gradus.core.access.scope import acting, watching_grants
from gradus.core.accounts.actions.grants import note_granted_reads
from gradus.core.api.request import SCOPES, ApiRequest
from gradus.core.tokens import actions as tokens
from gradus.core.tokens import selectors as replies
from gradus.core.tokens.models import Reply
from gradus.core.tokens.refused import OtherRequest
from gradus.core.tokens.rules import REPLIES_KEPT
from gradus.core.tokens.selectors import Bearer
from gradus.domain.refusals import Refusal
from gradus.entrypoints.api.problems import PACKED, missing_key, of_refusal, problem

View = Callable[..., HttpResponse]
READING = {"GET", "HEAD"}
KEY = "Idempotency-Key"
KEY_LONGEST = 200
KEPT_HEADERS = ("Content-Type", "ETag", "Content-Disposition", "Location")
TYPES = {"body": "application/json", "form": "multipart/form-data", "file": "multipart/form-data"}


def guarded(run: View) -> View:
    """The run of an operation, behind the guard."""
    operation: Operation = cast(Any, run).__self__

    @wraps(run)
    def guard(request: HttpRequest, **where: Any) -> HttpResponse:
        bearer: Bearer = request.bearer  # type: ignore[attr-defined]
        asked = cast(ApiRequest, request)
        asked.actor, asked.scopes, asked.at = bearer.actor, bearer.scopes, datetime.now(UTC)
        try:
            if not set(_needed(operation)) <= _opened(bearer.scopes):
                return problem(403)
            return _in_scope(asked, bearer, operation, lambda: run(request, **where))
        except Refusal as no:
            return of_refusal(no)

    return guard


def _in_scope(
    request: ApiRequest, bearer: Bearer, operation: Operation, run: Callable[[], HttpResponse]
) -> HttpResponse:
    by, at = bearer.actor, request.at
    with watching_grants() as touched, acting(scope_for(by, at)) as scope:
        if request.method in READING:
            response = _read(request, run())
        else:
            response = _change(request, bearer, operation, run)
        if response.status_code >= 400:
            transaction.set_rollback(True)
        elif touched:
            note_granted_reads(
                by=by, at=at, page=request.path, touched=touched, grants=scope.granted
            )
    return response


def _read(request: ApiRequest, response: HttpResponse) -> HttpResponse:
    if response.status_code != 200:
        return response
    if not _accepted(request, response):
        return problem(406)
    response["ETag"] = etag(response)
    if _named(request.headers.get("If-None-Match"), response["ETag"]):
        kept = response["ETag"]
        response = HttpResponse(status=304)
        del response["Content-Type"]
        response["ETag"] = kept
    return response


def _change(
    request: ApiRequest, bearer: Bearer, operation: Operation, run: Callable[[], HttpResponse]
) -> HttpResponse:
    key = request.headers.get(KEY, "")
    if not key.strip() or len(key) > KEY_LONGEST or not key.isprintable():
        return missing_key()
    if not _of_its_type(request, operation):
        return problem(415)
    told = _digest(request)
    before = replies.reply_to(bearer.actor, bearer.token_id, key)
    if before is not None and before.made_at <= request.at - REPLIES_KEPT:
        tokens.forget_reply(by=bearer.actor, at=request.at, reply=before)
    elif before is not None:
        if before.request_sha256 != told:
            raise OtherRequest
        return _again(before)
    missed = _missed(request)
    response = missed or run()
    if response.status_code < 400:
        if not _accepted(request, response):
            return problem(406)
        tokens.keep_reply(
            by=bearer.actor,
            at=request.at,
            token_id=bearer.token_id,
            key=key,
            request_sha256=told,
            status=response.status_code,
            headers={name: response[name] for name in KEPT_HEADERS if name in response},
            content=response.content,
        )
    return response


def _missed(request: ApiRequest) -> HttpResponse | None:
    """What to answer if ``If-Match`` does not name what is there now; none if it may go on.

    Whoever else changes the same address with ``If-Match`` waits until this transaction ends.
    """
    wanted = request.headers.get("If-Match")
    if wanted is None:
        return None
    replies.lock_for(request.path)
    match = resolve(request.path_info)
    method, request.method = request.method, "GET"
    none_match = request.META.pop("HTTP_IF_NONE_MATCH", None)
    try:
        now = match.func(request, **match.kwargs)
    finally:
        request.method = method
        if none_match is not None:
            request.META["HTTP_IF_NONE_MATCH"] = none_match
    if now.status_code in {403, 404}:
        return cast(HttpResponse, now)
    if now.status_code != 200 or not _named(wanted, now["ETag"]):
        return problem(412)
    return None


def etag(response: HttpResponse) -> str:
    """A strong tag: the hash of what is sent, and of the type it is sent as."""
    told = hashlib.sha256(response["Content-Type"].encode() + b"\0" + response.content)
    return f'"{told.hexdigest()[:32]}"'


def _named(header: str | None, tag: str) -> bool:
    if header is None:
        return False
    names = {name.strip().removeprefix("W/") for name in header.split(",")}
    return bool(names & {"*", tag, f'{tag[:-1]}{PACKED}"'})


def _digest(request: ApiRequest) -> str:
    told = hashlib.sha256()
    parts = [request.method or "", request.get_full_path(), request.headers.get("If-Match", "")]
    if request.content_type == "multipart/form-data":
        # the boundary differs each time, what it parts does not
        parts += [repr(sorted(request.POST.lists()))]
        for name, files in sorted(request.FILES.lists()):
            for file in files:
                parts += [name, str(file.name), hashlib.sha256(file.read()).hexdigest()]
                file.seek(0)
    for part in parts:
        told.update(part.encode("utf-8", "surrogatepass") + b"\0")
    if request.content_type != "multipart/form-data":
        told.update(request.body)
    return told.hexdigest()


def _again(reply: Reply) -> HttpResponse:
    response = HttpResponse(bytes(reply.content), status=reply.status, headers=reply.headers)
    if "Content-Type" not in reply.headers:
        del response["Content-Type"]
    return response


def _of_its_type(request: ApiRequest, operation: Operation) -> bool:
    taken = {TYPES[source] for source in _sources(operation) if source in TYPES}
    if not taken:
        return True
    return request.content_type in taken


def _sources(operation: Operation) -> Collection[str]:
    sources = {model.__ninja_param_source__ for model in operation.models}
    return {"file"} if "file" in sources else sources  # with a file comes multipart alone


def _accepted(request: ApiRequest, response: HttpResponse) -> bool:
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    return not response.content or request.accepts(kind)


def _needed(operation: Operation) -> Collection[str]:
    return cast(Collection[str], (operation.openapi_extra or {}).get(SCOPES, ()))


def _opened(scopes: Collection[str]) -> set[str]:
    """Whoever may write may read."""
    return set(scopes) | {scope.replace(":write", ":read") for scope in scopes}
