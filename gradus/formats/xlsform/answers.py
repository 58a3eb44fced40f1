"""The answers in one submission: nodes of a question become one answer, or faults."""

from __future__ import annotations

from collections.abc import Mapping

from gradus.domain.messages import Message, message
from gradus.formats.sheets.faults import Faults
from gradus.formats.sheets.filled import FilledAnswer
from gradus.formats.sheets.layout import MOST_NOTE
from gradus.formats.sheets.questionnaire import Questionnaire
from gradus.formats.xlsform.names import NUMBER, FormNames, QuestionNames
from gradus.formats.xlsform.row import Choices, Row

Labels = Mapping[tuple[str, str], tuple[str, ...]]
"""What a choice is called, by list and name."""


class AnswerReader:
    """Reads the answers of submissions to one questionnaire."""

    def __init__(
        self, asked: Questionnaire, called: FormNames, labels: Labels, faults: Faults
    ) -> None:
        self._asked = asked
        self._called = called
        self._faults = faults
        self._lists = {
            nodes.answer: _list(nodes.answers, nodes.answer, labels)
            for nodes in called.questions.values()
        }
        self._evidence = _list(called.evidence, "evidence", labels)
        self._confidence = _list(called.confidence, "confidence", labels)
        self._modes = _list(called.modes, "modes", labels)

    def mode(self, row: Row) -> str:
        """The code of the kind of assessment, or ""."""
        return self._called.modes.get(row.choice("mode", "", self._modes), "")

    def read(self, row: Row, group: str) -> tuple[FilledAnswer, ...]:
        """The answers of a submission, in the order of the instrument."""
        found = (self._one(row, nodes, group) for nodes in self._called.questions.values())
        return tuple(answer for answer in found if answer is not None)

    def _one(self, row: Row, nodes: QuestionNames, group: str) -> FilledAnswer | None:
        question = nodes.question.id
        before = len(self._faults)
        chosen = row.choice("answer", question, self._lists[nodes.answer])
        value = nodes.answers.get(chosen, "")
        number = ""
        if nodes.question.bounds:
            number = row.decimal("number", question, nodes.question.bounds)
        evidence = row.choice("evidence", question, self._evidence)
        confidence = row.choice("confidence", question, self._confidence)
        note = row.text("note", MOST_NOTE, question, lines=True)
        if len(self._faults) > before:
            return None
        if chosen == NUMBER and nodes.number:
            value = number
        elif number:
            row.wrong(
                "number",
                message("{question} has a number beside another answer.", question=question),
                message("Correct it on the server, and export again."),
                question,
            )
            return None
        if not value:
            if chosen or evidence or confidence or note:
                self._fault(
                    row, question, "no-answer",
                    message("{question} has entries but no answer.", question=question),
                    message("Correct it on the server, and export again."),
                )  # fmt: skip
            return None
        if value in self._asked.reasoned and not note:
            self._fault(
                row, question, "no-reason",
                message("{question} needs a reason for this answer.", question=question),
                message("Write the reason in the note."),
            )  # fmt: skip
            return None
        where, heading = row.place("answer", question)
        return FilledAnswer(
            question=question,
            value=value,
            evidence=self._called.evidence.get(evidence, ""),
            confidence=self._called.confidence.get(confidence, ""),
            group=group,
            note=note,
            sheet=where,
            cell=heading,
        )

    def _fault(self, row: Row, question: str, code: str, what: Message, remedy: Message) -> None:
        self._faults.add(f"{row.where}, {question}", what, remedy, code)


def _list(codes: Mapping[str, str], of: str, labels: Labels) -> Choices:
    return Choices({name: labels.get((of, name), ()) for name in codes})
