"""What a plan says, kept beside its files in each language, and read again without any sum.

It is what the documents print (:class:`PlanDocument`), without what pages do not show.
"""

from __future__ import annotations

import json
from dataclasses import replace

from gradus.formats.documents import plan_document as doc
from gradus.formats.records.kept import OtherShapeError, read_kept
from gradus.formats.records.write_json import plain

_NO_SCORE = doc.Score(id="", title="")


def kept(document: doc.PlanDocument) -> str:
    """What is kept of a plan's documents, as JSON."""
    slim = replace(
        document,
        standing=doc.Standing(instrument=document.standing.instrument, overall=_NO_SCORE),
        threat=doc.Threat(moves=document.threat.moves),
        method=(),
        sources=(),
    )
    return json.dumps(plain(slim), ensure_ascii=False, separators=(",", ":"))


def read(text: str) -> doc.PlanDocument | None:
    """What was kept, or none if another version of Gradus kept it in another shape."""
    try:
        return read_kept(doc.PlanDocument, text)
    except OtherShapeError:
        return None
