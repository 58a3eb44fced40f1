"""Every "no" of the API as problem+json (RFC 9457): its kind, what, the remedy, the faults."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext

from gradus.domain.messages import N_, Message, message
from gradus.domain.refusals import Fault, InvalidInput, Refusal

TYPE = "application/problem+json"
URN = "urn:gradus:problem:"
MOST_FAULTS = 100
PACKED = "-gzip"  # ends the tag of what is sent compressed
NOT_THERE = message("There is nothing here, or nothing that you may see.")

TITLES: Mapping[int, str] = {
    400: N_("The request is not complete"),
    401: N_("No valid key"),
    403: N_("Not allowed"),
    404: N_("Not there"),
    405: N_("No such operation"),
    406: N_("Not in that form"),
    409: N_("At odds with another request"),
    412: N_("Changed meanwhile"),
    413: N_("Too large"),
    415: N_("Not of that type"),
    422: N_("Refused"),
    429: N_("Too many requests"),
    500: N_("Something unforeseen"),
    503: N_("Not available just now"),
}
STATUS_OF: Mapping[str, HTTPStatus] = {
    "not-allowed": HTTPStatus.FORBIDDEN,
    "changed-meanwhile": HTTPStatus.CONFLICT,
    "idempotency-key-used": HTTPStatus.CONFLICT,
    "idempotency-key-under-way": HTTPStatus.CONFLICT,
}
# what is said where something outside the operations answered
PLAIN: Mapping[int, tuple[str, Message, Message]] = {
    400: (
        "bad-request",
        message("The request cannot be read."),
        message("Compare it with the description of the API."),
    ),
    401: (
        "unauthorised",
        message("There is no key in the request, or it does not hold (any more)."),
        message("Make a key on the page of your account, and send it as Authorization: Bearer."),
    ),
    403: (
        "not-allowed",
        message("This is not allowed."),
        message("Ask whoever gave you your role, if you need it for your work."),
    ),
    404: (
        "not-found",
        NOT_THERE,
        message("Check the address; ask the State for access if you need it."),
    ),
    405: (
        "method-not-allowed",
        message("Nothing here answers to this method."),
        message("The header Allow names those that do."),
    ),
    406: (
        "not-acceptable",
        message("The answer cannot be given in any form that the request accepts."),
        message("Leave out the header Accept, or accept the type in the description."),
    ),
    412: (
        "precondition-failed",
        message("What is there is not what the request goes by."),
        message("Get it again, look at what changed, then decide anew."),
    ),
    413: (
        "too-large",
        message("The request is larger than is taken here."),
        message("Send files within the limits that the description names."),
    ),
    415: (
        "unsupported-media-type",
        message("The body is not of a type that this operation takes."),
        message("Set the header Content-Type to the type in the description."),
    ),
    422: (
        "invalid-request",
        message("The request does not have the form that the description asks for."),
        message("Mend what is listed and try again."),
    ),
    429: (
        "too-many-requests",
        message("This key has sent more requests than are answered in a minute."),
        message("Wait as long as the header Retry-After says."),
    ),
    500: (
        "unforeseen",
        message("Gradus met something it did not foresee. Nothing was changed."),
        message("Try again; if it happens again, tell the operator when it did."),
    ),
    503: (
        "unavailable",
        message("Gradus cannot answer just now. Nothing was changed."),
        message("Try again in a moment."),
    ),
}


def problem(status: int, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """The problem of a status about which nothing more is known. The same bytes every time."""
    known = status if status in PLAIN else (500 if status >= 500 else 400)
    code, what, remedy = PLAIN[known]
    return _answer(status, code, what, remedy, (), headers)


def of_refusal(refusal: Refusal) -> HttpResponse:
    """A foreseen no of an action."""
    status = STATUS_OF.get(refusal.code, HTTPStatus.UNPROCESSABLE_ENTITY)
    faults = refusal.faults if isinstance(refusal, InvalidInput) else ()
    headers = {"Retry-After": "1"} if refusal.code == "idempotency-key-under-way" else None
    return _answer(status, refusal.code, refusal.what, refusal.remedy, faults, headers)


def of_faults(faults: Sequence[Fault]) -> HttpResponse:
    """What is wrong with the form of a request, place by place."""
    code, what, remedy = PLAIN[422]
    return _answer(422, code, what, remedy, faults, None)


def missing_key() -> HttpResponse:
    """A change without an idempotency key."""
    return _answer(
        400,
        "idempotency-key-missing",
        message("A change needs the header Idempotency-Key, so that it happens once."),
        message("Send a new random text (1 to 200 characters) with each change."),
        (),
        None,
    )


def _answer(
    status: int,
    code: str,
    what: Message,
    remedy: Message,
    faults: Sequence[Fault],
    headers: Mapping[str, str] | None,
) -> HttpResponse:
    known = status if status in TITLES else (500 if status >= 500 else 400)
    body: dict[str, Any] = {
        "type": URN + code,
        "title": gettext(TITLES[known]),
        "status": int(status),
        "detail": what.text(gettext),
        "remedy": remedy.text(gettext),
        "faults": [
            {
                "where": fault.where,
                "what": fault.what.text(gettext),
                "remedy": fault.remedy.text(gettext),
                "code": fault.code,
            }
            for fault in faults[:MOST_FAULTS]
        ],
    }
    content = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
    return HttpResponse(content, status=status, content_type=TYPE, headers=dict(headers or {}))
