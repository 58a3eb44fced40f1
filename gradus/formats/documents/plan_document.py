"""What the plan's documents print: plain values and sentences already in the reader's language.

The caller fills a :class:`PlanDocument` from the plan, the scores and the threat picture, in the
language it names; :mod:`render_pdf`, :mod:`render_xlsx` and :mod:`render_ics` only lay it out.
Headings and column titles are not in here: they lie in :mod:`wording` and are translated by the
``translate`` argument of the renderers.

Conventions: months are counted from month zero (``start``); an activity occupies
``start <= month < end``. Years are plan years: year ``y`` is months ``12*y`` to ``12*y + 11``.
Money is whole US dollars. Shares and coverage are 0 to 1; scores are 0 to 100; levels 0 to 4.
``None`` is "not known", never zero. Every tuple may be empty.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from gradus.domain.periods import Month
from gradus.formats.documents.plan_parts import Raised, Role, Supply, Time

Direction = Literal["ltr", "rtl"]
Number = int | float | Decimal


@dataclass(frozen=True, kw_only=True)
class State:
    """The State the plan is for. ``fictional`` prints a mark on every page."""

    code: str
    name: str
    fictional: bool = False
    region: str = ""


# --- one-page summary -------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Priority:
    """One of the (at most five) priorities and, in a sentence, why."""

    title: str
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class FirstStep:
    """Something that happens in the first six months, and whose function it is."""

    month: int
    title: str
    owner: str = ""


@dataclass(frozen=True, kw_only=True)
class Summary:
    """The one page. ``objective`` is the plan's aim in words; ``certainty`` says how sure we are;
    ``to_confirm`` what the State must confirm first. ``funded`` is what pots pay, ``unfunded`` what
    is wanted beyond it; with ``money_assumed`` no donor stands behind the pots. ``warnings`` are
    what nobody may overlook: that next to nothing is known, that a rule is not kept."""

    objective: str
    warnings: tuple[str, ...] = ()
    money_assumed: bool = False
    priorities: tuple[Priority, ...] = ()
    first_steps: tuple[FirstStep, ...] = ()
    funded: int = 0
    unfunded: int = 0
    certainty: tuple[str, ...] = ()
    to_confirm: tuple[str, ...] = ()


# --- where the State stands -------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Score:
    """A score (0 to 100) with the lowest and highest the answers allow; ``score`` is ``None``
    where too little is known to publish one. ``coverage`` is the share answered, by weight."""

    id: str
    title: str
    score: Number | None = None
    low: Number = 0
    high: Number = 100
    stage: str = ""
    coverage: Number = 0
    evidenced: Number | None = None


@dataclass(frozen=True, kw_only=True)
class CriticalNeed:
    """A critical indicator below what is needed. ``level`` is ``None`` where not known."""

    id: str
    title: str
    dimension: str = ""
    level: int | None = None
    level_name: str = ""
    wanted: int | None = None
    top_ten_share: Number | None = None


@dataclass(frozen=True, kw_only=True)
class LevelCell:
    """One indicator in the strip of levels: ``level`` 0 to 4, ``None`` unknown."""

    id: str
    dimension: str
    level: int | None = None
    applies: bool = True
    critical: bool = False


@dataclass(frozen=True, kw_only=True)
class LegalNeed:
    """An article of a convention without domestic basis, or one of which nothing is known."""

    convention: str
    article: str
    title: str
    known: bool = True


@dataclass(frozen=True, kw_only=True)
class LegalCoding:
    """What public profiles say of articles (``articles``: their numbers), and what it shows."""

    says: str
    articles: tuple[str, ...]
    meaning: str


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where the State stands: overall and by dimension, what is critical, how much dissent.

    ``answered`` of ``asked`` questions have an answer. With ``upper_limits`` the answers come from
    public texts alone: each level is the most that may be claimed, never a finding.
    """

    instrument: str
    overall: Score
    assessed_on: date | None = None
    dimensions: tuple[Score, ...] = ()
    critical_needs: tuple[CriticalNeed, ...] = ()
    levels: tuple[LevelCell, ...] = ()
    legal_needs: tuple[LegalNeed, ...] = ()
    codings: tuple[LegalCoding, ...] = ()
    coding_sources: tuple[str, ...] = ()
    upper_limits: bool = False
    answered: int = 0
    asked: int = 0
    dissent: int = 0
    notes: tuple[str, ...] = ()


# --- threat picture ---------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ThreatGroup:
    """An offence group: ``value`` in ``unit`` (``None``: not reported, which is not zero)."""

    title: str
    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    unit: str = ""
    source: str = ""
    year: int | None = None
    meaning: str = ""


@dataclass(frozen=True, kw_only=True)
class AreaWeight:
    """The weight of a capacity area (shares that sum to 1) with its interval."""

    title: str
    weight: Number
    low: Number
    high: Number


@dataclass(frozen=True, kw_only=True)
class AreaMoved:
    """An intervention area's weight with its interval, the ``equal`` one it would have without the
    picture, and where that moved it, in a word. ``sure``: the interval lies wholly on that side."""

    id: str
    title: str
    weight: Number
    low: Number
    high: Number
    equal: Number
    direction: Literal["up", "down", "same"] = "same"
    words: str = ""
    sure: bool = False


@dataclass(frozen=True, kw_only=True)
class Change:
    """An activity that the plan without the picture has otherwise: its first month in the plan
    (``before``) and in that one (``after``); ``None``: not in it."""

    title: str
    before: int | None = None
    after: int | None = None

    @property
    def months(self) -> int | None:
        """How many months later it would come (below zero: earlier); none where it is in one only."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True, kw_only=True)
class Moves:
    """What the picture moved. ``note`` says how much and by what; ``statement`` what the plan would
    be without it; ``changes`` are empty where the two plans cannot be told apart."""

    note: str = ""
    areas: tuple[AreaMoved, ...] = ()
    statement: str = ""
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Threat:
    """The threat picture. ``statement`` says what it rests on; ``little_known`` marks a State of
    which next to nothing is counted."""

    statement: str = ""
    little_known: bool = False
    groups: tuple[ThreatGroup, ...] = ()
    weights: tuple[AreaWeight, ...] = ()
    moves: Moves = Moves()
    notes: tuple[str, ...] = ()


# --- the plan ---------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class CostPart:
    """Part of a cost, by kind ("Delivery", "Travel" ...), in whole US dollars."""

    kind: str
    amount: int


@dataclass(frozen=True, kw_only=True)
class PotShare:
    """What one pot pays in one plan year."""

    pot: str
    year: int
    amount: int


@dataclass(frozen=True, kw_only=True)
class Activity:
    """An activity of the plan.

    ``needs`` are ids of activities that come before; ``gates`` ids of :class:`Gate`; ``rules``
    the rules of the field it obeys, in words; ``why`` the reasons it is in. ``status`` is shown
    as given ("running", "insisted by the State"); empty for an ordinary proposal.

    ``time`` is how much it may slip and what it waits for (``None``: a plan kept before that was worked
    out); ``change`` says what would change that it is in.
    """

    id: str
    title: str
    area: str
    start: int
    end: int
    effective: int
    institution: str = ""
    costs: tuple[CostPart, ...] = ()
    paid_by: tuple[PotShare, ...] = ()
    needs: tuple[str, ...] = ()
    gates: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    status: str = ""
    raises: tuple[Raised, ...] = ()
    roles: tuple[Role, ...] = ()
    time: Time | None = None
    change: str = ""

    @property
    def cost(self) -> int:
        """All its money, in US dollars."""
        return sum(part.amount for part in self.costs)


@dataclass(frozen=True, kw_only=True)
class Gate:
    """Something that must hold before activities start, with the function that answers for it.

    ``month`` is when the plan counts on it (``None``: no month is known); ``holds`` is true where
    it holds already.
    """

    id: str
    title: str
    month: int | None = None
    owner: str = ""
    holds: bool = False


@dataclass(frozen=True, kw_only=True)
class Blackout:
    """Months in which nothing starts, and why."""

    months: tuple[int, ...]
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class RuleException:
    """An exception to a rule of the field, agreed by two functions, with reason and expiry."""

    rule: str
    activity: str
    reason: str
    agreed_by: tuple[str, ...] = ()
    expires: str = ""
    used: bool = True


@dataclass(frozen=True, kw_only=True)
class Credit:
    """What was done or runs already, by anyone: counted and not proposed again."""

    title: str
    provider: str = ""
    status: str = ""


# --- money ------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class PotYear:
    """A pot in a plan year: available (with what was carried over), committed, left unspent."""

    year: int
    available: int
    committed: int
    unspent: int


@dataclass(frozen=True, kw_only=True)
class Pot:
    """A donor's money. ``earmark`` in words, empty if none; ``left`` is what nobody uses by the end (what
    is carried over counted once; ``None`` in plans kept before that), ``why_unspent`` says why (costs
    are lumpy, the earmark fits nothing more)."""

    id: str
    donor: str
    earmark: str = ""
    years: tuple[PotYear, ...] = ()
    why_unspent: str = ""
    left: int | None = None


@dataclass(frozen=True, kw_only=True)
class Unfunded:
    """Something worth doing that nothing but money stops: all its cost in US dollars, the plan year
    in which the least is missing, and in words what is missing then."""

    title: str
    amount: int
    year: int | None = None
    reason: str = ""


# --- why and why not --------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """A candidate not in the plan, why, and the smallest change that would let it in.

    ``kind`` tells what keeps it out in a word: nothing but money, little (in or out makes hardly a
    difference), the State's own will, or anything else.
    """

    id: str
    title: str
    area: str
    cost: int | None = None
    reason: str = ""
    smallest_change: str = ""
    verdict: str = ""
    kind: Literal["money", "close", "ruled-out", "other"] = "other"


@dataclass(frozen=True, kw_only=True)
class Price:
    """What a little more of a scarce thing is worth, as share of the plan's value, an interval."""

    thing: str
    low: Number
    high: Number


# --- risks, measures, method ------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Risk:
    """A risk or a precondition, the function (never a person) that owns it, and the answer."""

    title: str
    kind: str = ""
    effect: str = ""
    response: str = ""
    owner: str = ""
    by_month: int | None = None


@dataclass(frozen=True, kw_only=True)
class Target:
    """A measure's target at the end of a month."""

    month: int
    value: Number


@dataclass(frozen=True, kw_only=True)
class Measure:
    """What will be measured. ``baseline`` is ``None`` until it has been taken."""

    id: str
    title: str
    area: str = ""
    unit: str = ""
    baseline: Number | None = None
    baseline_year: int | None = None
    targets: tuple[Target, ...] = ()
    means: str = ""
    owner: str = ""


@dataclass(frozen=True, kw_only=True)
class MethodNote:
    """A titled paragraph of the annex."""

    title: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a number comes from, under which licence, and how well grounded (source grade)."""

    title: str
    publisher: str = ""
    year: str = ""
    licence: str = ""
    grade: str = ""
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a party asked of the plan, and whether the plan keeps it, in words."""

    text: str
    kept: str


@dataclass(frozen=True, kw_only=True)
class VersionChange:
    """An activity that is not as in the version before: what became of it, and how, in words."""

    title: str
    kind: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """What makes the plan reproducible. Hashes are SHA-256 in hexadecimal."""

    plan_sha256: str
    problem_sha256: str = ""
    version: str = ""
    seed: int = 0
    solver: str = ""
    catalogue: str = ""


@dataclass(frozen=True, kw_only=True)
class PlanDocument:
    """Everything the plan's documents say. See the module for conventions.

    ``issued_on`` is the date printed; ``edition`` names the draft or version ("Draft 1, for
    discussion"). ``bound_statement`` says in words how good the plan provably is.
    """

    title: str
    state: State
    language: str
    start: Month
    horizon: int
    issued_on: date
    summary: Summary
    standing: Standing
    threat: Threat
    provenance: Provenance
    direction: Direction = "ltr"
    edition: str = ""
    activities: tuple[Activity, ...] = ()
    gates: tuple[Gate, ...] = ()
    blackouts: tuple[Blackout, ...] = ()
    exceptions: tuple[RuleException, ...] = ()
    credits: tuple[Credit, ...] = ()
    pots: tuple[Pot, ...] = ()
    unfunded: tuple[Unfunded, ...] = ()
    wishes: tuple[Wish, ...] = ()
    changes: tuple[VersionChange, ...] = ()
    changes_said: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    prices: tuple[Price, ...] = ()
    risks: tuple[Risk, ...] = ()
    measures: tuple[Measure, ...] = ()
    bound_statement: str = ""
    method: tuple[MethodNote, ...] = ()
    sources: tuple[Source, ...] = ()
    supplies: tuple[Supply, ...] = ()

    @property
    def years(self) -> int:
        """How many plan years the horizon touches."""
        return -(-self.horizon // 12)

    @property
    def cost(self) -> int:
        """All the money of all activities, in US dollars."""
        return sum(activity.cost for activity in self.activities)

    @property
    def pot_names(self) -> Mapping[str, str]:
        """By pot, a name that no other pot has: its donor, and what it is for where that tells."""
        donors = Counter(pot.donor for pot in self.pots)
        found: dict[str, str] = {}
        for pot in self.pots:
            name = pot.donor
            if donors[name] > 1 and pot.earmark:
                name = f"{name}: {_first_of(pot.earmark)}"
            taken = set(found.values())
            same = (name, *(f"{name} ({n})" for n in range(2, len(taken) + 2)))
            found[pot.id] = next(one for one in same if one not in taken)
        return found

    def year_label(self, year: int) -> str:
        """A plan year in figures: ``2027``, or ``2027/28`` where it does not start in January."""
        first = self.start.plus(12 * year)
        if first.month == 1:
            return str(first.year)
        return f"{first.year}/{(first.year + 1) % 100:02d}"


def _first_of(earmark: str) -> str:
    """The first purpose of an earmark, and a sign that there are more."""
    first, more, _ = earmark.partition("; ")
    return f"{first} …" if more else first
