"""Messages kept as JSON, to be said later in the language of whoever reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gradus.domain.messages import Message
from gradus.domain.refusals import Fault, InvalidInput, Refusal

MOST_FAULTS = 100


def kept(text: Message) -> dict[str, Any]:
    """A message as JSON: its id and its parameters."""
    return {"id": text.id, "params": {name: _plain(value) for name, value in text.params.items()}}


def said(entry: Mapping[str, Any]) -> Message:
    """The message that was kept."""
    params = {
        name: said(value) if isinstance(value, dict) else value
        for name, value in entry["params"].items()
    }
    return Message(entry["id"], params)


def kept_refusal(refusal: Refusal) -> dict[str, Any]:
    """A refusal as JSON, with its first faults."""
    faults = refusal.faults if isinstance(refusal, InvalidInput) else ()
    return {
        "code": refusal.code,
        "what": kept(refusal.what),
        "remedy": kept(refusal.remedy),
        "faults": [
            {"where": fault.where, "what": kept(fault.what), "remedy": kept(fault.remedy)}
            for fault in faults[:MOST_FAULTS]
        ],
    }


def said_refusal(entry: Mapping[str, Any]) -> Refusal:
    """The refusal that was kept, with its faults."""
    faults = [
        Fault(fault["where"], said(fault["what"]), said(fault["remedy"]))
        for fault in entry["faults"]
    ]
    if faults:
        found = InvalidInput("", faults)
        found.what, found.remedy = said(entry["what"]), said(entry["remedy"])
        return found
    return Refusal(entry["code"], said(entry["what"]), said(entry["remedy"]))


def _plain(value: object) -> Any:
    if isinstance(value, Message):
        return kept(value)
    return value if isinstance(value, int | float | bool) else str(value)
