"""The results of a planning run, for whom they are printed, and how they are worded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from gradus.catalogue.raci import RaciTable
from gradus.domain.messages import N_, Message
from gradus.engines.planner.critical_path import CriticalPath
from gradus.engines.planner.plan import Plan, Reason
from gradus.engines.planner.problem import Candidate, Problem, Requirement
from gradus.formats.documents import plan_document as doc
from gradus.formats.documents.figures import as_read, decimal
from gradus.workflows.state import Waiver

Translate = Callable[[str], str]

COST_KINDS = {
    "delivery": N_("Delivery"),
    "staff": N_("Staff"),
    "mentors": N_("Mentors"),
    "travel": N_("Travel"),
    "equipment": N_("Equipment"),
    "licences": N_("Licences"),
    "evaluation": N_("Evaluation"),
    "support": N_("Support cost"),
}

RULES = {
    "R1": N_("R1: human-rights due diligence of the recipient unit first"),
    "R2": N_(
        "R2: equipment after trained users, premises, power, custody and a payer from year two"
    ),
    "R3": N_("R3: advanced course after the basic course"),
    "R4": N_("R4: trainers pass two courses, are released, and are observed"),
    "R5": N_("R5: competency framework and a national host"),
    "R6": N_("R6: a reporting route before campaigns that ask people to report"),
    "R7": N_("R7: law reform runs beside training"),
    "R8": N_("R8: assessment, follow-up and evaluation have their own budget"),
    "R9": N_("R9: mentors taper when trained people stay and nationals teach"),
    "R10": N_("R10: more reports are not failure"),
}


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What the results do not hold: for whom, in which language, dated when.

    ``areas`` gives each intervention area's capacity area, both titles in English. ``desk`` says
    that nothing but public sources was read; ``codings`` is what they say of the law, by article,
    with their address. With ``money_assumed`` no donor stands behind the pots. ``host_kinds`` are the
    kinds of institutions by id, ``raci`` the rules of who has which part, ``path`` the critical path.
    """

    code: str
    name: str
    language: str
    issued_on: date
    fictional: bool = False
    region: str = ""
    assessed_on: date | None = None
    direction: doc.Direction = "ltr"
    edition: str = ""
    areas: Mapping[str, str] = field(default_factory=dict)
    baseline_notes: tuple[Message, ...] = ()
    desk: bool = False
    codings: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    money_assumed: bool = False
    waivers: tuple[Waiver, ...] = ()
    risks: tuple[doc.Risk, ...] = ()
    sources: tuple[doc.Source, ...] = ()
    plan_sha256: str = ""
    catalogue: str = ""
    host_kinds: Mapping[str, str] = field(default_factory=dict)
    raci: RaciTable = field(default_factory=RaciTable)
    path: CriticalPath | None = None


@dataclass(frozen=True)
class Results:
    """The results of one run with what is looked up in them again and again."""

    problem: Problem
    plan: Plan
    frame: Frame
    translate: Translate

    def say(self, text: Message) -> str:
        """A message in the reader's language, its plain titles and figures too."""
        return as_read(spoken(text, self.translate), self.frame.language).replace("….", "…")

    def said(self, texts: Iterable[Message]) -> str:
        """Several messages as sentences of one paragraph."""
        return " ".join(sentence(self.say(text)) for text in texts)

    def t(self, text: str) -> str:
        """A title of the catalogue or the State's own words in the reader's language."""
        return titled(text, self.translate)

    def candidate(self, name: str) -> Candidate:
        """The candidate of that id."""
        return next(c for c in self.problem.candidates if c.id == name)

    def title(self, name: str) -> str:
        """The candidate's title."""
        return self.t(self.candidate(name).title)

    def owner(self, candidate: Candidate) -> str:
        """The institution that hosts the candidate."""
        for institution in self.problem.institutions:
            if institution.id == candidate.institution:
                return self.t(institution.title)
        return ""

    def figure(self, value: float, places: int = 1) -> str:
        """A number with so many places."""
        return decimal(value, places, self.frame.language)

    def reasons(self) -> dict[str, Reason]:
        """Reasons by candidate."""
        return {reason.candidate: reason for reason in self.plan.reasons}

    def waiting(self) -> dict[str, list[str]]:
        """For each fact, the activities of the plan that wait for it, the first to start first."""
        starts = {a.candidate: a.start for a in self.plan.activities}
        found: dict[str, set[str]] = defaultdict(set)
        for candidate in self.problem.candidates:
            for leaf in leaves(candidate.requires) if candidate.id in starts else ():
                if leaf.fact is not None:
                    found[leaf.fact].add(candidate.id)
        return {
            fact: sorted(names, key=lambda name: (starts[name], name))
            for fact, names in found.items()
        }


def leaves(requirement: Requirement | None) -> Iterable[Requirement]:
    """Every single condition of a requirement that is a must."""
    if requirement is None:
        return
    for part in (*requirement.all_of, *requirement.any_of):
        yield from leaves(part)
    if requirement.of:
        yield from (Requirement(activity=name, hard=requirement.hard) for name in requirement.of)
    if not (requirement.all_of or requirement.any_of) and requirement.hard:
        yield requirement


def sentence(text: str) -> str:
    """A text that ends as a sentence does, whatever its author wrote.

    >>> sentence("Parliament has not decided")
    'Parliament has not decided.'
    """
    text = text.strip()
    return text if not text or text[-1] in ".!?。؟…" else f"{text}."


MORE = " ..."
"""What ends a list of titles that goes on."""


def titled(text: str, translate: Translate) -> str:
    """A title, a title with its host (``title: host``), or several (``one; other``), translated.

    What the catalogue does not have stays as its author wrote it.

    >>> known = {"Course: in class": "Cours en salle"}
    >>> titled("Course: in class: Police", lambda text: known.get(text, text))
    'Cours en salle: Police'
    """
    if not text:
        return ""
    whole = translate(text)
    if whole != text:
        return whole
    if "; " in text:
        return "; ".join(titled(part, translate) for part in text.split("; "))
    if text.endswith(MORE):
        return titled(text.removesuffix(MORE), translate) + MORE
    parts = text.split(": ")
    for n in range(len(parts) - 1, 0, -1):  # titles have colons of their own, and so have hosts
        title, host = ": ".join(parts[:n]), ": ".join(parts[n:])
        if (known := translate(title)) != title:
            return f"{known}: {translate(host)}"
    title, colon, host = text.partition(": ")
    return f"{title}{colon}{translate(host)}" if host else text


def spoken(text: Message, translate: Translate) -> str:
    """A message in the reader's language; parameters that are texts are translated too."""
    params = {
        name: spoken(value, translate)
        if isinstance(value, Message)
        else (titled(value, translate) if isinstance(value, str) else value)
        for name, value in text.params.items()
    }
    return Message(text.id, params).text(translate)
