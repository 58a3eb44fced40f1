"""The edition of the instrument that each assessment was made with, read from what was kept of it.

New assessments are made with what the catalogue holds; those there are, with the text that was kept
when they began.
"""

from __future__ import annotations

from functools import cache, lru_cache
from uuid import UUID

from gradus.catalogue.installed import installed_shelf
from gradus.catalogue.instrument_file import read_instrument
from gradus.catalogue.shelf import Document
from gradus.domain.messages import message
from gradus.domain.refusals import InvalidInput, Refusal
from gradus.engines.scoring.instrument import Instrument
from gradus.steps.assessment import models

INSTRUMENT = "gradus-cj"
"""The instrument that assessments on a server are made with, in any of its editions."""


class NoSuchEdition(Refusal):
    """An edition that the catalogue does not have."""

    def __init__(self, edition: str) -> None:
        known = ", ".join(one.instrument.edition for one in offered())
        super().__init__(
            "no-such-edition",
            message("The catalogue has no edition {edition}.", edition=edition),
            message("Choose among: {known}.", known=known),
        )


class OtherText(Refusal):
    """The catalogue's text of an edition is not the one that assessments here were made with."""

    def __init__(self, edition: str) -> None:
        super().__init__(
            "other-text",
            message(
                "The catalogue's {edition} asks or weighs otherwise than the {edition} that "
                "earlier assessments were made with.",
                edition=edition,
            ),
            message(
                "Whoever runs this installation gives the changed instrument a version of its own, "
                "or puts the earlier file back; then the assessment can be started."
            ),
        )


class EditionGone(Refusal):
    """An edition that was never kept, and is no longer in the catalogue."""

    def __init__(self, edition: str) -> None:
        super().__init__(
            "edition-gone",
            message(
                "This assessment was made with {edition}, which this installation no longer has.",
                edition=edition,
            ),
            message("Whoever runs it puts the file of that edition back into the catalogue."),
        )


class NotAsKept(Exception):  # noqa: N818 - no refusal: the database is not what it was
    """The kept text of an edition is not the one that its hash names."""


@cache
def offered() -> tuple[Document, ...]:
    """The editions that a new assessment may be made with, the catalogue's own choice first."""
    names = sorted(installed_shelf().instrument_ids(), key=lambda name: (name != INSTRUMENT, name))
    found: dict[str, Document] = {}
    for name in names:
        try:
            document = installed_shelf().document(name)
        except InvalidInput:  # `gradus catalogue check` says what is wrong with it
            continue
        if document.instrument.id == INSTRUMENT:
            found.setdefault(document.instrument.edition, document)
    return tuple(found.values())


def chosen(edition: str = "") -> Document:
    """An edition of the catalogue by its name; the first where none is named. Raises NoSuchEdition."""
    for one in offered():
        if edition in ("", one.instrument.edition):
            return one
    raise NoSuchEdition(edition or INSTRUMENT)


def of(row: models.Assessment | models.Group) -> Instrument:
    """The edition that an assessment, or a group of it, was made with. Raises EditionGone."""
    return document_of(row).instrument


def document_of(row: models.Assessment | models.Group) -> Document:
    """As ``of``, with its text."""
    if row.edition_sha256:
        return kept(row.edition_sha256)
    return named(row.instrument, row.edition)


def named(instrument: str, edition: str) -> Document:
    """An edition by its name: as it was kept, else as the catalogue has it. Raises EditionGone."""
    sha256 = _kept_of_catalogue(instrument, edition)
    if sha256 is not None:
        return kept(sha256)
    for one in offered():
        if (one.instrument.id, one.instrument.edition) == (instrument, edition):
            return one
    raise EditionGone(edition)


def there(state_id: UUID, document: Document) -> str | None:
    """The hash under which a text is kept for a State already, or none.

    Raises OtherText where that edition is another text here, or in the State's assessments.
    """
    asked = document.instrument
    own = models.Assessment.objects.filter(
        state_id=state_id, instrument=asked.id, edition=asked.edition
    )
    hashes = set(own.order_by().values_list("edition_sha256", flat=True).distinct()) - {""}
    catalogued = _kept_of_catalogue(asked.id, asked.edition)
    known = sorted(hashes | ({catalogued} if catalogued else set()))
    if any(kept(sha256).instrument != asked for sha256 in known):
        raise OtherText(asked.edition)
    return catalogued or next(iter(known), None)


def _kept_of_catalogue(instrument: str, edition: str) -> str | None:
    rows = models.Edition.objects.filter(instrument=instrument, edition=edition, sent=False)
    return rows.values_list("sha256", flat=True).first()


@lru_cache(maxsize=64)
def kept(sha256: str) -> Document:
    """An edition by the hash of its text."""
    row = models.Edition.objects.filter(sha256=sha256)[0]
    content = bytes(row.document)
    document = Document(content, read_instrument(content, row.edition))
    if document.sha256 != sha256:
        raise NotAsKept(row.edition)
    return document
