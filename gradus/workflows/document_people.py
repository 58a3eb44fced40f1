"""Who is busy when, and who has which part in an activity, as the plan's documents print it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from gradus.catalogue.raci import RaciTable
from gradus.engines.planner.calendar import paused_months, working_months
from gradus.engines.planner.plan import Activity
from gradus.engines.planner.problem import Candidate
from gradus.formats.documents.plan_parts import Role, Supply, Taken
from gradus.workflows.assembly_bench import NO_REGRET
from gradus.workflows.document_results import Results, leaves
from gradus.workflows.plan_raci import Case, roles_of

ACADEMIES = ("academy", "police-training-centre")
"""Kinds of institutions that deliver courses, the first that the State has."""

HEAD_OF_HOST = "Head of the host institution"
"""The owner of facts that the catalogue leaves to the institution that hosts."""

SAME = {"Programme officer": "Programme"}
"""Functions that belong to a party of their own."""


def supplies(results: Results) -> tuple[Supply, ...]:
    """People and institutions with what is there in each month, and the activities that take it.

    Those that no activity takes anything of are left out.
    """
    problem = results.problem
    found = [
        Supply(
            id=one.id,
            title=results.t(one.title or one.id),
            kind="people",
            there=tuple(one.monthly[: problem.horizon])
            if one.monthly is not None
            else (one.capacity,) * problem.horizon,
            taken=tuple(_people(results, one.id)),
        )
        for one in problem.resources
    ]
    found += [
        Supply(
            id=one.id,
            title=results.t(one.title),
            kind="institution",
            there=(one.capacity,) * problem.horizon,
            taken=tuple(_hosted(results, one.id)),
        )
        for one in problem.institutions
    ]
    return tuple(one for one in found if one.taken)


def _people(results: Results, resource: str) -> Iterator[Taken]:
    for activity, candidate in _pairs(results):
        amount = sum(need.amount for need in candidate.needs if need.resource == resource)
        if amount:
            yield _taken(results, activity, candidate, amount)


def _hosted(results: Results, institution: str) -> Iterator[Taken]:
    for activity, candidate in _pairs(results):
        if candidate.institution == institution and candidate.load:
            yield _taken(results, activity, candidate, candidate.load)
    for credit in results.problem.credits:
        candidate = results.candidate(credit.candidate)
        if credit.occupies and credit.end > 0 and candidate.institution == institution:
            paused = paused_months(results.problem, candidate)
            yield Taken(
                activity="",
                amount=candidate.load,
                months=tuple(working_months(0, credit.end, paused)),
                title=results.t(candidate.title),
            )


def _pairs(results: Results) -> Iterator[tuple[Activity, Candidate]]:
    for activity in sorted(results.plan.activities, key=lambda a: (a.start, a.end, a.candidate)):
        yield activity, results.candidate(activity.candidate)


def _taken(results: Results, activity: Activity, candidate: Candidate, amount: int) -> Taken:
    paused = paused_months(results.problem, candidate)
    months = working_months(max(activity.start, 0), activity.end, paused)
    return Taken(activity=candidate.id, amount=amount, months=tuple(months))


def roles(results: Results, candidate: Candidate) -> tuple[Role, ...]:
    """Who has which part in an activity, in the reader's language."""
    frame = results.frame
    host = results.owner(candidate)
    kind = frame.host_kinds.get(candidate.institution or "", "")
    case = Case(
        intervention=candidate.intervention,
        area=next((p for p in candidate.purposes if p in frame.areas), ""),
        kind=kind,
        hosted=bool(host),
        national=candidate.national,
        equipment=bool(candidate.equipment),
        resources=frozenset(need.resource for need in candidate.needs),
        rules=frozenset(candidate.rules),
        parties={
            "host": (host,) if host else (),
            "academy": _academy(results),
            "gate-owners": _owners(results, candidate),
            "payers": _payers(results, candidate),
            "providers": _providers(results, candidate),
        },
    )
    # titles in the reader's language first: a coordinator who also confirms something is one party
    titled = (replace(party, title=results.t(party.title)) for party in frame.raci.parties)
    return roles_of(case, RaciTable(tuple(titled), frame.raci.rules))


def _academy(results: Results) -> Sequence[str]:
    for kind in ACADEMIES:
        for one in results.problem.institutions:
            if results.frame.host_kinds.get(one.id) == kind:
                return (results.t(one.title),)
    return ()


def _owners(results: Results, candidate: Candidate) -> Sequence[str]:
    """Who confirms what the activity waits for and does not hold yet; the host's head is the host."""
    host = results.owner(candidate)
    facts = {leaf.fact for leaf in leaves(candidate.requires) if leaf.fact is not None}
    found = []
    for fact in results.problem.facts:
        if fact.id in facts and not (fact.from_month is not None and fact.from_month <= 0):
            is_host = host and fact.owner == HEAD_OF_HOST
            found.append(host if is_host else results.t(SAME.get(fact.owner, fact.owner)))
    return tuple(dict.fromkeys(name for name in found if name))


def _payers(results: Results, candidate: Candidate) -> Sequence[str]:
    pots = {p.pot for p in results.plan.payments if p.candidate == candidate.id and p.amount}
    return tuple(
        dict.fromkeys(
            results.t(pot.donor or pot.id) for pot in results.problem.pots if pot.id in pots
        )
    )


def _providers(results: Results, candidate: Candidate) -> Sequence[str]:
    """Who else did or does something in the same area, as far as it is named."""
    areas = set(candidate.purposes)
    return tuple(
        dict.fromkeys(
            results.t(credit.provider)
            for credit in results.problem.credits
            if credit.provider
            and results.candidate(credit.candidate).intervention not in NO_REGRET
            and areas.intersection(results.candidate(credit.candidate).purposes)
        )
    )
