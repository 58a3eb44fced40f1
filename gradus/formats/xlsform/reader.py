"""Reads submissions back: every fault at once, by line and question, or every submission once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence

from gradus.domain.messages import Message, message
from gradus.domain.refusals import Fault
from gradus.formats.sheets.faults import MOST_TOLD, Faults, shown
from gradus.formats.sheets.layout import AGREED, MOST_FUNCTION, MOST_GROUP
from gradus.formats.sheets.questionnaire import Questionnaire
from gradus.formats.xlsform import names
from gradus.formats.xlsform.answers import AnswerReader
from gradus.formats.xlsform.files import read_parts
from gradus.formats.xlsform.form import form_of
from gradus.formats.xlsform.headings import Headings, is_servers_own
from gradus.formats.xlsform.once import once_each
from gradus.formats.xlsform.records import Part, Record, too_many
from gradus.formats.xlsform.row import Row, identity, moment
from gradus.formats.xlsform.submitted import Submission, Submissions

_STATE = re.compile(r"^[A-Z]{3}$")
_REJECTED = frozenset({"rejected", "validation_status_not_approved", "not approved"})
_NOTHING = message("Nothing needs to be done.")


def read_submissions(
    data: bytes,
    asked: Sequence[Questionnaire],
    source: str = "submissions",
    *,
    parse: Callable[[bytes, str], tuple[Part, ...]] = read_parts,
    wanted: Collection[str] | None = None,
) -> Submissions:
    """Read a file of submissions.

    Parameters
    ----------
    data
        An OpenRosa XML instance; a CSV or ZIP export of ODK Central; a JSON, CSV or XLSX export of
        KoboToolbox; or a ZIP of any of these.
    asked
        What was asked, in each language whose labels are understood. Names always are.
    source
        The file's name, for faults.
    parse
        How bytes become values; :func:`gradus.formats.xlsform.apart.read_parts_apart` does it in a
        process of its own.
    wanted
        The questions whose columns a table must have: all of them where it is left out.

    Returns
    -------
    Submissions
        Each once, without those that a later edition replaces and those rejected on the server.

    Raises
    ------
    InvalidInput
        With all faults, each by place and question.
    """
    return read(parse(data, source), asked, source, wanted)


def read(
    parts: Sequence[Part],
    asked: Sequence[Questionnaire],
    source: str,
    wanted: Collection[str] | None = None,
) -> Submissions:
    """Read the values of a file of submissions; see :func:`read_submissions`."""
    try:
        return _Reading(asked, source, wanted).result(parts)
    except OverflowError as error:
        raise too_many(source) from error


class _Reading:
    def __init__(
        self, asked: Sequence[Questionnaire], source: str, wanted: Collection[str] | None
    ) -> None:
        self._asked = asked[0]
        self._wanted = wanted
        self._called = names.FormNames(asked[0])
        self._headings = Headings(asked, self._called)
        self._faults = Faults(source)
        self._remarks: list[Fault] = []
        self._answers = AnswerReader(asked[0], self._called, _labels_of(asked), self._faults)

    def result(self, parts: Sequence[Part]) -> Submissions:
        """Read everything; raise with all faults if there are any."""
        found: list[Submission] = []
        for part in parts:
            self._look_over(part)
            for record in part.records:
                submission = self._read(record, part.date1904)
                if submission is not None:
                    found.append(submission)
        kept = once_each(found, self._faults, self._remark)
        self._faults.raise_if_any()
        return Submissions(submissions=kept, remarks=tuple(self._remarks[:MOST_TOLD]))

    def _look_over(self, part: Part) -> None:
        """Columns that are gone, and what is no part of the form."""
        for name in part.aside:
            self._remark(name, message("This is no table or document of submissions."))
        used = dict.fromkeys(v.heading for record in part.records for v in record.values)
        strangers = [h for h in used if not self._headings.field(h) and not is_servers_own(h)]
        for heading in strangers[:MOST_TOLD]:
            self._remark(
                part.source,
                message("{value} is no question of the form and was left aside.",
                        value=shown(heading)),
            )  # fmt: skip
        if part.headings is None:
            return
        fields = [self._headings.field(heading) for heading in part.headings]
        there = {field.question for field in fields if field and field.role == "answer"}
        gone = [
            question
            for question in self._called.questions
            if question not in there and (self._wanted is None or question in self._wanted)
        ]
        if gone:
            self._faults.add(
                part.source,
                message(
                    "The columns of {count} question(s) are not in the file: {questions}.",
                    count=len(gone),
                    questions=", ".join(gone[:5]) + (", …" if len(gone) > 5 else ""),
                ),
                message("Export every question, from all versions of the form."),
                "columns-gone",
            )

    def _read(self, record: Record, date1904: bool) -> Submission | None:
        row = Row(record, self._headings, self._faults, date1904)
        if row.plain("review").casefold() in _REJECTED:
            self._remark(
                record.where,
                message("The submission was rejected on the server; it is left aside."),
            )
            return None
        if not self._is_of_this_form(row):
            return None
        instance = identity(row.plain("instance") or row.plain("uuid") or row.plain("key"))
        if not instance:
            self._faults.add(
                record.where,
                message("The submission has no id, so it cannot be told from a copy of itself."),
                message("Export it with the columns of the server (_uuid, KEY or instanceID)."),
                "no-id",
            )
        state = row.text("state", MOST_GROUP).upper()
        if not _STATE.match(state):
            row.wrong(
                "state",
                message("{value} is not the code of a State.", value=shown(state)),
                message("Correct it on the server: the three letters of its ISO code."),
            )
        group = row.text("group", MOST_GROUP)
        group = "" if group.casefold() == AGREED else group
        answers = self._answers.read(row, group)
        if not answers and not row.answered:
            self._remark(record.where, message("The submission answers no question."))
        return Submission(
            instance=instance,
            replaces=self._replaced(row, instance),
            form=row.plain("form"),
            version=row.plain("version"),
            submitted=moment(row, date1904),
            language=row.language(),
            state=state,
            on=row.day("on"),
            mode=self._answers.mode(row),
            filled_by=row.text("filled_by", MOST_FUNCTION),
            group=group,
            own=row.plain("own"),
            answers=answers,
            where=record.where,
        )

    def _is_of_this_form(self, row: Row) -> bool:
        wanted = names.edition_of(self._asked)
        said = row.plain("edition")
        if said == wanted:
            return True
        remedy = message("Fill it again in the form of this edition, or read it with its own.")
        if said:
            what = message(
                "The submission answers {value}, not {wanted}.", value=shown(said), wanted=wanted
            )
        else:
            form = row.plain("form")
            what = message(
                "The submission does not say which edition of the instrument it answers (form {form}).",
                form=shown(form or "?"),
            )
            remedy = message(
                "Read submissions of a form that Gradus wrote, and export {column} too.",
                column=names.EDITION,
            )
        self._faults.add(row.where, what, remedy, "edition")
        return False

    def _replaced(self, row: Row, instance: str) -> tuple[str, ...]:
        """Earlier editions of the submission: a server names it for ever by its first id."""
        earlier = (identity(row.plain(role)) for role in ("replaces", "root", "key"))
        return tuple(dict.fromkeys(one for one in earlier if one and one != instance))

    def _remark(self, where: str, what: Message) -> None:
        self._remarks.append(Fault(where, what, _NOTHING, "left-aside"))


def _labels_of(asked: Sequence[Questionnaire]) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """What each choice is called in all languages, by its list and name; what two are called alike
    stands for neither."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for row in form_of(asked).choices:
        labels = (text for column, text in row.items() if column.startswith("label::"))
        found[row["list_name"], row["name"]] = tuple(dict.fromkeys(labels))
    counted = Counter((of, label) for (of, _), labels in found.items() for label in labels)
    return {
        (of, name): tuple(label for label in labels if counted[of, label] == 1)
        for (of, name), labels in found.items()
    }
