"""The fixed parts of a Word document (Office Open XML)."""

from __future__ import annotations

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_A = "http://schemas.openxmlformats.org/drawingml/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_SPACES = f'xmlns:w="{_W}" xmlns:r="{_OFFICE}"'

CONTENT_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="png" ContentType="image/png"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_WORD}.styles+xml"/>'
    f'<Override PartName="/word/header1.xml" ContentType="{_WORD}.header+xml"/>'
    f'<Override PartName="/word/footer1.xml" ContentType="{_WORD}.footer+xml"/>'
    '<Override PartName="/docProps/core.xml" '
    'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" '
    'Target="docProps/core.xml"/></Relationships>'
)


def document_relations(*, pictures: int) -> str:
    """What the text refers to."""
    targets = [
        ("rStyles", "styles", "styles.xml"),
        ("rHeader", "header", "header1.xml"),
        ("rFooter", "footer", "footer1.xml"),
    ]
    targets += [(f"rPicture{n}", "image", f"media/picture{n}.png") for n in range(1, pictures + 1)]
    told = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for name, kind, target in targets
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{told}</Relationships>'


def properties(title: str, language: str) -> str:
    """Title and language, as file lists show them."""
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title}</dc:title><dc:creator>Gradus</dc:creator>"
        f"<dc:language>{language}</dc:language></cp:coreProperties>"
    )


def header(inside: str) -> str:
    """What stands at the top of every page."""
    return f"{_HEAD}<w:hdr {_SPACES}>{inside}</w:hdr>"


def footer(inside: str) -> str:
    """What stands at the foot of every page."""
    return f"{_HEAD}<w:ftr {_SPACES}>{inside}</w:ftr>"


def document(inside: str, rtl: bool) -> str:
    """The text, on A4."""
    bidi = "<w:bidi/>" if rtl else ""
    return (
        f"{_HEAD}<w:document {_SPACES}><w:body>{inside}<w:sectPr>"
        '<w:headerReference w:type="default" r:id="rHeader"/>'
        '<w:footerReference w:type="default" r:id="rFooter"/>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="964" w:bottom="1134" '
        f'w:left="964" w:header="567" w:footer="567" w:gutter="0"/>{bidi}</w:sectPr>'
        "</w:body></w:document>"
    )


def drawing(number: int, alternative: str, across: int, width: float, height: float) -> str:
    """A picture in a line of text, by its number; ``alternative`` is quoted already."""
    down = round(across * height / width)
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{_A}/wordprocessingDrawing" distT="0" distB="0" '
        f'distL="0" distR="0"><wp:extent cx="{across}" cy="{down}"/>'
        f'<wp:docPr id="{number}" name="picture{number}" descr={alternative}/>'
        f'<a:graphic xmlns:a="{_A}/main"><a:graphicData uri="{_A}/picture">'
        f'<pic:pic xmlns:pic="{_A}/picture"><pic:nvPicPr><pic:cNvPr id="{number}" name="picture{number}"/>'
        f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rPicture{number}"/><a:stretch>'
        f'<a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="{across}" cy="{down}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def _style(name: str, title: str, paragraph: str, run: str, based: str = "Normal") -> str:
    on = f'<w:basedOn w:val="{based}"/>' if name != "Normal" else ""
    default = ' w:default="1"' if name == "Normal" else ""
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{name}"><w:name w:val="{title}"/>{on}'
        f"<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def _letters(half_points: int, *, bold: bool = False, colour: str = "") -> str:
    weight = "<w:b/><w:bCs/>" if bold else ""
    ink = f'<w:color w:val="{colour}"/>' if colour else ""
    return f'{weight}{ink}<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _space(before: int, after: int, *, keep: bool = False, level: int | None = None) -> str:
    next_ = "<w:keepNext/>" if keep else ""
    outline = "" if level is None else f'<w:outlineLvl w:val="{level}"/>'
    return f'{next_}<w:spacing w:before="{before}" w:after="{after}"/>{outline}'


def styles(language: str, rtl: bool) -> str:
    """Fonts that have the letters of every language of the house, and headings a reader can jump by."""
    fonts = '<w:rFonts w:ascii="Noto Sans" w:hAnsi="Noto Sans" w:cs="Noto Sans Arabic"/>'
    tongue = f'<w:lang w:val="{"en" if rtl else language}" w:bidi="{language if rtl else "ar"}"/>'
    end = '<w:jc w:val="right"/>'  # in Arabic, readers turn it around
    ink, quiet = "17405F", "464646"
    edge = '<w:{} w:val="single" w:sz="4" w:space="0" w:color="9FB1BD"/>'
    borders = "".join(edge.format(side) for side in ("top", "bottom", "insideH"))
    found = (
        _style("Normal", "Normal", _space(0, 80), _letters(19)),
        _style("Title", "Title", _space(0, 60), _letters(40, bold=True, colour=ink)),
        _style("Subtitle", "Subtitle", _space(0, 120), _letters(22, colour=quiet)),
        _style("Heading1", "heading 1", _space(280, 120, keep=True, level=0),
               _letters(26, bold=True, colour=ink)),
        _style("Heading2", "heading 2", _space(180, 80, keep=True, level=1),
               _letters(20, bold=True, colour=ink)),
        _style("Small", "Small", _space(0, 0), _letters(15, colour=quiet)),
        _style("Cell", "Cell", _space(20, 20), _letters(16)),
        _style("CellHead", "Cell head", _space(20, 20, keep=True), _letters(15, bold=True)),
        _style("CellNumber", "Cell number", _space(20, 20) + end, _letters(16)),
    )  # fmt: skip
    return (
        f"{_HEAD}<w:styles {_SPACES}><w:docDefaults><w:rPrDefault><w:rPr>{fonts}{tongue}</w:rPr>"
        f"</w:rPrDefault></w:docDefaults>{''.join(found)}"
        '<w:style w:type="table" w:styleId="Rows"><w:name w:val="Rows"/><w:tblPr>'
        f"<w:tblBorders>{borders}</w:tblBorders></w:tblPr></w:style></w:styles>"
    )
