"""XML of strangers, parsed without entities, document types, network or more than any honest file holds."""

from __future__ import annotations

from lxml import etree

from gradus.domain.messages import Message, message
from gradus.domain.refusals import Fault, InvalidInput

MOST_BYTES = 20_000_000
MOST_ELEMENTS = 1_000_000


def root_of(data: bytes, source: str, *, smaller: Message) -> etree._Element:
    """The root element of a file.

    Parameters
    ----------
    data, source
        The file (XML in any encoding it declares) and its name, for faults.
    smaller
        The remedy where it is larger than is read.

    Raises
    ------
    InvalidInput
        With one fault: too large, not well-formed (with line and column), or with a document type.
    """
    if len(data) > MOST_BYTES:
        raise _refused(
            source,
            "too-large",
            message("The file is larger than {most} MB.", most=MOST_BYTES // 1_000_000),
            smaller,
        )
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line, column = getattr(error, "position", (1, 1))
        raise _refused(
            f"{source}, line {line}",
            "damaged",
            message("The file stops being XML at line {line}, column {column}.",
                    line=line, column=column),
            message("Fetch it again from where it is published; it may be cut off. Files that were "
                    "edited by hand most often miss a closing tag or hold a bare &."),
        ) from error  # fmt: skip
    info = root.getroottree().docinfo
    if info.internalDTD is not None or info.externalDTD is not None:
        raise _refused(
            source,
            "active-content",
            message("The file declares a document type, which no file of its kind needs."),
            message("Remove the <!DOCTYPE ...> at its top."),
        )
    if sum(1 for _ in root.iter()) > MOST_ELEMENTS:
        raise _refused(
            source,
            "too-large",
            message("The file holds more than {most} elements.", most=MOST_ELEMENTS),
            smaller,
        )
    return root


def _refused(where: str, code: str, what: Message, remedy: Message) -> InvalidInput:
    return InvalidInput(where, [Fault(where, what, remedy, code)])
