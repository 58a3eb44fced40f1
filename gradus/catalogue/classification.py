"""What a term of another scheme means among the offence groups: the crosswalk, and decisions over it.

The crosswalk is data (``threats/classification.yaml``). A term it does not have is never dropped: it is
:class:`Unmapped`, listed for a person, whose :class:`Decision` is kept and passed in again.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

from gradus.catalogue.shelf import SHIPPED
from gradus.domain.messages import message
from gradus.domain.refusals import Fault, InvalidInput
from gradus.formats.records.read_json import read_json
from gradus.formats.records.read_yaml import read_yaml
from gradus.formats.records.write_json import write_json

FILE = "threats/classification.yaml"
Relation = Literal["exact", "narrower", "broader", "related"]
"""What the term is to the group; a figure counts for the group where it is exact or narrower."""
COUNTED: tuple[Relation, ...] = ("exact", "narrower")


@dataclass(frozen=True, kw_only=True)
class TermEntry:
    """A term: the groups it belongs to, or the reason why it belongs to none."""

    term: str
    to: Mapping[str, Relation] = field(default_factory=dict)
    outside: str = ""
    grade: Literal["sourced", "judged"] = "judged"
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class SchemeEntry:
    """A scheme of terms. ``every`` or ``outside`` hold for all terms that are not listed."""

    id: str
    title: str
    source: str
    parent_mark: str = ""
    every: Mapping[str, Relation] = field(default_factory=dict)
    outside: str = ""
    terms: tuple[TermEntry, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReasonEntry:
    """A reason for which a term belongs to no group."""

    id: str
    text: str


@dataclass(frozen=True, kw_only=True)
class ClassificationFile:
    """The crosswalk from other schemes to the offence groups."""

    schema: Literal["gradus.classification/1"]
    id: str
    version: str
    date: str
    sources: tuple[str, ...]
    reasons: tuple[ReasonEntry, ...]
    schemes: tuple[SchemeEntry, ...]


@dataclass(frozen=True, kw_only=True)
class Decision:
    """A person's decision on a term: its ``group``, or ``not-cyber`` or ``ignore``; always with why.

    A scheme of a State's own is written ``national:XAA``. A decision goes before the crosswalk.
    """

    scheme: str
    term: str
    because: str
    outcome: Literal["group", "not-cyber", "ignore"] = "group"
    group: str = ""
    relation: Relation = "narrower"


@dataclass(frozen=True, kw_only=True)
class DecisionsFile:
    """Decisions on terms, as a file."""

    schema: Literal["gradus.term-decisions/1"] = "gradus.term-decisions/1"
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Match:
    """What a term means: ``groups`` with their relation, or the ``outside`` reason where none.

    ``by`` says whose word it is; ``listed_as`` is the term found, where it is the parent of the one asked.
    """

    scheme: str
    term: str
    groups: Mapping[str, Relation]
    outside: str
    grade: Literal["sourced", "judged"]
    source: str
    by: Literal["catalogue", "decision"]
    because: str = ""
    listed_as: str = ""

    @property
    def counted(self) -> tuple[str, ...]:
        """The groups a figure of this term counts for."""
        return tuple(group for group, relation in self.groups.items() if relation in COUNTED)


@dataclass(frozen=True, kw_only=True)
class Unmapped:
    """A term nobody has decided on; ``near`` are terms of its scheme that look like it."""

    scheme: str
    term: str
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class Classification:
    """The crosswalk, by scheme and term."""

    version: str
    reasons: Mapping[str, str]
    schemes: Mapping[str, SchemeEntry]
    terms: Mapping[str, Mapping[str, TermEntry]]


def classify(
    book: Classification, scheme: str, term: str, decisions: Iterable[Decision] = ()
) -> Match | Unmapped:
    """What a term of a scheme means.

    Parameters
    ----------
    book
        The crosswalk, from :func:`classification`.
    scheme, term
        As a figure carries them; case and blanks do not matter.
    decisions
        Of people; they go before the crosswalk.

    Examples
    --------
    >>> found = classify(classification(), "ic3", "Romance")
    >>> type(found).__name__, classify(classification(), "ic3", "ransomware").counted
    ('Unmapped', ('ransomware',))
    """
    wanted = (folded(scheme), folded(term))
    for decision in decisions:
        if (folded(decision.scheme), folded(decision.term)) == wanted:
            return _decided(decision, scheme, term)
    entry = book.schemes.get(wanted[0])
    if entry is None:
        return Unmapped(scheme=scheme, term=term)
    listed = book.terms[wanted[0]]
    parent = wanted[1].split(entry.parent_mark, 1)[0] if entry.parent_mark else ""
    found = listed.get(wanted[1]) or listed.get(parent)
    if found is None and (entry.every or entry.outside):
        found = TermEntry(term="", to=entry.every, outside=entry.outside)
    if found is None:
        near = difflib.get_close_matches(wanted[1][:100], list(listed), n=3)
        return Unmapped(scheme=scheme, term=term, near=tuple(listed[n].term for n in near))
    return Match(
        scheme=scheme,
        term=term,
        groups=found.to,
        outside=found.outside,
        grade=found.grade,
        source=found.source or entry.source,
        by="catalogue",
        listed_as=found.term if folded(found.term) != wanted[1] else "",
    )


def unmapped(
    book: Classification,
    terms: Iterable[tuple[str, str]],
    decisions: Iterable[Decision] = (),
) -> tuple[Unmapped, ...]:
    """Of ``(scheme, term)``, those that nobody has decided on, each once, in order."""
    known = tuple(decisions)
    found = (classify(book, scheme, term, known) for scheme, term in dict.fromkeys(terms))
    return tuple(f for f in found if isinstance(f, Unmapped))


def folded(text: str) -> str:
    """A term as it is compared: NFC, without case, one blank for many."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _decided(decision: Decision, scheme: str, term: str) -> Match:
    return Match(
        scheme=scheme,
        term=term,
        groups={decision.group: decision.relation} if decision.outcome == "group" else {},
        outside="" if decision.outcome == "group" else decision.outcome,
        grade="judged",
        source="",
        by="decision",
        because=decision.because,
    )


# --- files --------------------------------------------------------------------------------------


@cache
def classification(extra: Path | None = None) -> Classification:
    """The shipped crosswalk, with that of a user's own catalogue over it, term by term.

    Raises
    ------
    InvalidInput
        If a file cannot be read.
    """
    files = [SHIPPED / FILE]
    if extra is not None and (extra / FILE).is_file():
        files.append(extra / FILE)
    schemes: dict[str, SchemeEntry] = {}
    terms: dict[str, dict[str, TermEntry]] = {}
    reasons: dict[str, str] = {}
    version = ""
    for path in files:
        read = read_yaml(ClassificationFile, path.read_bytes(), path.name)
        version = f"{read.id} {read.version}"
        reasons |= {reason.id: reason.text for reason in read.reasons}
        for scheme in read.schemes:
            schemes[folded(scheme.id)] = scheme
            terms.setdefault(folded(scheme.id), {}).update(
                {folded(entry.term): entry for entry in scheme.terms}
            )
    return Classification(version, reasons, schemes, terms)


def decisions_json(decisions: Iterable[Decision]) -> bytes:
    """Decisions as a file, as :func:`read_decisions` reads it."""
    return write_json(DecisionsFile(decisions=tuple(decisions)))


def read_decisions(data: bytes, source: str, groups: Iterable[str]) -> tuple[Decision, ...]:
    """Decisions from a file, judged against the groups there are.

    Raises
    ------
    InvalidInput
        With every fault.
    """
    found = read_json(DecisionsFile, data, source).decisions
    faults = []
    known = tuple(groups)
    seen: set[tuple[str, str]] = set()
    for n, decision in enumerate(found):
        where = f"decisions[{n}]"
        if (decision.outcome == "group") != (decision.group in known):
            faults.append(
                Fault(
                    where,
                    message("{name} is no group of offences.", name=repr(decision.group)),
                    message("Write one of: {known}.", known=", ".join(known)),
                )
            )
        if not decision.because.strip():
            faults.append(
                Fault(where, message("It is not said why."), message("Say why in a few words."))
            )
        key = (folded(decision.scheme), folded(decision.term))
        if key in seen:
            faults.append(
                Fault(
                    where,
                    message("{name} is decided twice.", name=repr(decision.term)),
                    message("Keep one of them."),
                )
            )
        seen.add(key)
    if faults:
        raise InvalidInput(source, faults)
    return found
