"""How much each activity may slip, what it waits for, and the chain that ends last, as documents print it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from gradus.domain.messages import N_
from gradus.engines.planner.critical_path import CriticalPath, Float
from gradus.formats.documents.plan_parts import Time, Wait
from gradus.workflows.document_results import Results, sentence

HELD = {
    "order": N_("what comes before it"),
    "fact": N_("a precondition that does not hold yet"),
    "calendar": N_("the calendar"),
    "people": N_("people or the host, who are busy"),
    "money": N_("money"),
    "value": N_("nothing; the plan is worth more with it in this month"),
}
"""What keeps an activity from beginning a month earlier."""


def times(results: Results) -> dict[str, Time]:
    """By activity; empty where the critical path was not worked out."""
    path = results.frame.path
    if path is None:
        return {}
    on_chain = set(path.chain)
    return {
        one.candidate: Time(
            slack=one.slack,
            alone=one.alone,
            critical=one.candidate in on_chain,
            said=sentence(results.say(one.text)),
            held=tuple(results.t(HELD[kind]) for kind in one.held),
            waits=tuple(_waits(results, path, one)),
        )
        for one in path.activities
    }


def _waits(results: Results, path: CriticalPath, one: Float) -> Iterator[Wait]:
    """What it waits for, what leaves it the least time first."""
    steps = set(pairwise(path.chain))
    edges = sorted((e for e in path.edges if e.target == one.candidate), key=lambda e: e.margin)
    for edge in edges:
        yield Wait(
            activity=edge.source,
            reason=sentence(results.say(edge.text)),
            margin=edge.margin,
            binding=(edge.source, edge.target) in steps,
        )
    for fact in path.facts:
        if fact.target == one.candidate and fact.month > 0:
            yield Wait(gate=fact.fact, reason=sentence(results.say(fact.text)), margin=fact.margin)
