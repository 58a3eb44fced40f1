"""A draft of a letter: its form, filled with facts of the plan; what is not known stays a blank.

Nothing is invented. A fact that the plan does not hold is a blank that says what belongs there, so that
whoever sends the letter sees what is still theirs to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from gradus.catalogue.intervention import Intervention
from gradus.catalogue.letters import LetterBlock, LetterForm, LetterWords
from gradus.domain.messages import Message, message
from gradus.domain.periods import Month
from gradus.domain.refusals import Refusal
from gradus.formats.documents.figures import day_label, month_label
from gradus.formats.documents.letter import Grid, Letter, Paragraph, Part, Signatures
from gradus.formats.documents.plan_document import PlanDocument
from gradus.formats.documents.wording import WORDING
from gradus.workflows.plan_delivery import Delivery, Progress, Status
from gradus.workflows.plan_schedule import intervention_of

_PLACE = re.compile(r"\{(\w+)\}")
_BLANK = re.compile(r"\[\[(.+?)\]\]")
NOMINEES = 5
OWN_ROWS = 3  # rows left empty for what the writer adds
STATUS: Mapping[Status, Message] = {
    Status.NOT_BEGUN: message("not begun"),
    Status.PREPARING: message("being prepared"),
    Status.UNDER_WAY: message("under way"),
    Status.DELIVERED: message("delivered"),
    Status.STOPPED: message("stopped"),
}

Translate = Callable[[str], str]
Rows = tuple[tuple[str, ...], ...]


class NotForThis(Refusal):
    """The kind of letter does not fit the activity."""

    def __init__(self) -> None:
        super().__init__(
            "letter-not-for-this",
            message("This letter is about another kind of activity."),
            message(
                "A request for nominations is for a course, a certificate of handover for equipment."
            ),
        )


@dataclass(frozen=True, kw_only=True)
class About:
    """What a letter is about: the plan with its delivery, when it was agreed, and one activity or none."""

    title: str
    document: PlanDocument
    delivery: Delivery
    agreed_on: date | None
    activity: str = ""
    interventions: Iterable[Intervention] = ()
    equipment: Mapping[str, str] | None = None


def fits(kind: str, about: About) -> bool:
    """Whether a kind of letter can be about that."""
    return _fits(kind, _Facts(about, str, "en"))


def compose(form: LetterForm, about: About, language: str, translate: Translate) -> Letter:
    """The draft of a letter.

    Parameters
    ----------
    form
        Of the catalogue.
    about
        What it is about; its texts are in ``language``.
    language
        ``en``, ``fr`` or ``ar``.
    translate
        A gettext function of that language.

    Raises
    ------
    NotForThis
        If the letter does not fit the activity.
    """
    words: LetterWords = getattr(form, language)
    facts = _Facts(about, translate, language)
    if (form.about == "activity") != (facts.line is not None) or not _fits(form.id, facts):
        raise NotForThis
    values = facts.texts()

    def said(text: str) -> str:
        filled = _PLACE.sub(lambda m: values[m[1]] or _blank(words, facts.missing(m[1])), text)
        return _BLANK.sub(lambda m: _blank(words, m[1]), filled)

    return Letter(
        title=words.heading,
        marking=words.draft,
        language=language,
        fictional=translate(WORDING["fictional"]) if about.document.state.fictional else "",
        parts=tuple(_part(block, facts, said) for block in words.blocks),
    )


def _blank(words: LetterWords, what: str) -> str:
    return f"[{words.blank} {what}]"


def _part(block: LetterBlock, facts: _Facts, said: Callable[[str], str]) -> Part:
    if block.table:
        rows = facts.rows(block.table)
        empty = ("",) * len(block.columns)
        return Grid(columns=block.columns, rows=rows or (empty,))
    if block.signatures:
        return Signatures(blocks=tuple(said(text) for text in block.signatures))
    return Paragraph(text=said(block.says), style=block.style)


def _fits(kind: str, facts: _Facts) -> bool:
    if kind == "nomination-request":
        return facts.kind is not None and facts.kind.cohort_of == "people"
    if kind == "handover-certificate":
        return facts.kind is not None and bool(facts.kind.equipment)
    return True


class _Facts:
    """The facts of a letter in its language; empty is not known."""

    def __init__(self, about: About, translate: Translate, language: str) -> None:
        self._about, self._translate, self._language = about, translate, language
        lines = about.delivery.lines
        self.line = next((one for one in lines if one.activity.id == about.activity), None)
        kinds = {one.id: one for one in about.interventions}
        self.kind = kinds.get(intervention_of(about.activity)) if about.activity else None

    def texts(self) -> dict[str, str]:
        """Every fact that can stand in a sentence."""
        about, document = self._about, self._about.document
        line = self.line
        return {
            "state": document.state.name,
            "plan": about.title,
            "standing": self._standing(),
            "first": self._month(document.start),
            "last": self._month(document.start.plus(document.horizon - 1)),
            "count": str(len(document.activities)),
            "hash": document.provenance.plan_sha256,
            "activity": line.activity.title if line else "",
            "institution": line.activity.institution if line else "",
            "starts": self._month(line.starts) if line else "",
            "ends": self._month(line.ends) if line else "",
            "first_activity": self._month(line.first) if line else "",
            "last_activity": self._month(line.last) if line else "",
            "before": self._before(),
            "delivery": self._delivery(),
        }

    def missing(self, name: str) -> str:
        """What belongs where a fact is not known."""
        words = {
            "institution": message("host institution"),
            "hash": message("hash of the plan"),
        }
        return self._say(words.get(name, message("fact")))

    def rows(self, table: str) -> Rows:
        """The rows of a table of the letter."""
        if table == "gates":
            return self._gates()
        if table == "course":
            return self._course()
        if table == "nominees":
            return tuple((str(n), "", "", "", "", "") for n in range(1, NOMINEES + 1))
        if table == "items":
            return self._items()
        if table == "conditions":
            return tuple((title, owner, "") for title, owner, _ in self._open(own=True))
        if table == "touched":
            return tuple(
                (str(x.number), x.activity.title, self._span(x.first, x.last),
                 self._span(x.starts, x.ends), self._say(STATUS[x.status]))
                for x in self._touched()
            )  # fmt: skip
        return self._followup()

    def _say(self, text: Message) -> str:
        return text.text(self._translate)

    def _month(self, month: Month) -> str:
        return month_label(month, self._language)

    def _span(self, first: Month, last: Month) -> str:
        if first == last:
            return self._month(first)
        return f"{self._month(first)} – {self._month(last)}"

    def _standing(self) -> str:
        day = self._about.agreed_on
        if day is None:
            return self._say(message("is a draft for discussion"))
        return self._say(
            message("was agreed by both sides on {day}", day=day_label(day, self._language))
        )

    def _before(self) -> str:
        titles = [x.activity.title for x in self._needed()]
        if not titles:
            return self._say(
                message("meet the level of entry of the course, as their head confirms")
            )
        return self._say(
            message(
                "passed before, or show as much in practice: {courses}", courses="; ".join(titles)
            )
        )

    def _needed(self) -> list[Progress]:
        if self.line is None:
            return []
        needs = set(self.line.activity.needs)
        return [x for x in self._about.delivery.lines if x.activity.id in needs]

    def _delivery(self) -> str:
        line = self.line
        if line is None:
            return ""
        status = self._say(STATUS[line.status])
        if line.told is None:
            return self._say(message("Nothing has been told of its delivery yet."))
        text = message(
            "{status} since {day}.", status=status, day=day_label(line.told.since, self._language)
        )
        said = [self._say(text)]
        if line.told.people is not None:
            said.append(self._say(message("People reached: {n}.", n=line.told.people)))
        if line.late:
            said.append(self._say(message("Months behind the plan: {n}.", n=line.late)))
        return " ".join(said)

    def _touched(self) -> list[Progress]:
        if self.line is None:
            return []
        near = {self.line.number, *self.line.pushes, *(x.number for x in self._needed())}
        own = self.line.activity.id
        return [
            x for x in self._about.delivery.lines if x.number in near or own in x.activity.needs
        ]

    def _open(self, *, own: bool = False) -> list[tuple[str, str, Month | None]]:
        """What must hold: of the activity, or of the whole plan what does not hold yet."""
        document = self._about.document
        named = set(self.line.activity.gates) if self.line is not None else set()
        return [
            (gate.title, gate.owner,
             None if gate.month is None else document.start.plus(gate.month))
            for gate in document.gates
            if (gate.id in named if own else not gate.holds)
        ]  # fmt: skip

    def _gates(self) -> Rows:
        found = []
        for gate in self._about.document.gates:
            if gate.holds:
                continue
            waits = [x for x in self._about.delivery.lines if gate.id in x.activity.gates]
            first = min((x.starts for x in waits), default=None)
            month = first if gate.month is None else self._about.document.start.plus(gate.month)
            found.append(
                (gate.title, "" if month is None else self._month(month), gate.owner,
                 ", ".join(str(x.number) for x in waits))
            )  # fmt: skip
        return tuple(found)

    def _course(self) -> Rows:
        line, kind = self.line, self.kind
        if line is None or kind is None:
            return ()
        cohort = kind.cohort
        places = f"{cohort.low:g}–{cohort.high:g}" if cohort is not None else ""
        rows = (
            (message("Months"), self._span(line.starts, line.ends)),
            (message("Length"), self._translate(kind.length)),
            (message("Places"), places),
            (message("Host"), line.activity.institution),
            (message("Area"), line.activity.area),
            (message("What it is"), self._translate(kind.what)),
        )
        return tuple((self._say(head), text) for head, text in rows if text)

    def _items(self) -> Rows:
        if self.kind is None:
            return ()
        titles = self._about.equipment or {}
        return tuple(
            (self._translate(titles.get(one.kind, one.kind)), str(one.units), "", "")
            for one in self.kind.equipment
        )

    def _followup(self) -> Rows:
        waiting = self._open(own=True)
        rows = [
            (title, owner, "" if month is None else self._month(month))
            for title, owner, month in waiting
        ]
        own = self.line.activity.id if self.line is not None else ""
        rows += [
            (x.activity.title, x.activity.institution, self._month(x.starts))
            for x in self._about.delivery.lines
            if own and own in x.activity.needs
        ]
        return (*rows, *((("", "", ""),) * OWN_ROWS))
