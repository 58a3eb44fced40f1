"""A question bank in either language, told by its first character, read in a child process."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gradus.domain.messages import message
from gradus.domain.refusals import InvalidInput
from gradus.formats.questions.gift import read_gift
from gradus.formats.questions.plain import file_of, plain_of
from gradus.formats.questions.question import Language, Question, QuestionFile, Written
from gradus.formats.sheets.faults import refuse_file
from gradus.formats.sheets.isolated import answer_as_child, ask_apart

SECONDS = 30
LANGUAGES: tuple[Language, ...] = ("gift", "moodle-xml")


def read_questions(data: bytes, source: str) -> QuestionFile:
    """The questions of a file, GIFT or Moodle XML.

    Parameters
    ----------
    data, source
        The file and its name, for faults.

    Raises
    ------
    InvalidInput
        With every fault and its line.
    """
    if data.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")[:1] == b"<":
        from gradus.formats.questions.moodle_xml import read_moodle_xml  # loads a reader of XML

        return read_moodle_xml(data, source)
    return read_gift(data, source)


def read_questions_apart(data: bytes, source: str, *, seconds: int = SECONDS) -> QuestionFile:
    """As :func:`read_questions`, in a child process with bounded memory and time and no network."""
    try:
        answer = ask_apart("gradus.formats.questions.reader", data, source, seconds=seconds)
    except InvalidInput as error:
        if error.faults[0].code == "limits":
            raise refuse_file(
                source,
                "limits",
                message("Reading the file took more memory or time than any of its kind needs."),
                message("Check that it is the file you mean, and split it."),
            ) from error
        raise
    return file_of(answer)


def write_questions(questions: Sequence[Question], language: Language) -> Written:
    """The questions as a file of that language, and what it could not hold."""
    write: Callable[[Sequence[Question]], Written]
    if language == "gift":
        from gradus.formats.questions.gift_writer import write_gift as write
    else:
        from gradus.formats.questions.moodle_xml_writer import write_moodle_xml as write
    return write(questions)


if __name__ == "__main__":
    import gradus.formats.questions.moodle_xml  # noqa: F401 - while files can still be opened

    answer_as_child(lambda data, source: plain_of(read_questions(data, source)))
