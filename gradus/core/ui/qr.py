"""QR codes on pages, and the address that people in the room reach this installation by."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

QUIET_ZONE = 4  # modules of white around it; the standard asks for four


def qr_svg(text: str, title: str = "", *, pixels: int = 480) -> SafeString:
    """A text, such as a link, as a QR code in SVG: black on white whatever the page's colours.

    Parameters
    ----------
    text
        What a camera reads; the shorter, the farther away it can be read.
    title
        What a screen reader says instead of the picture; the text itself, if left away.
    pixels
        How wide it is shown where there is room. It shrinks with its column.

    Raises
    ------
    ValueError
        If the text is longer than a QR code can hold.
    """
    code = segno.make_qr(text, error="m")  # readable with a finger's width of it hidden
    side = code.symbol_size(border=QUIET_ZONE)[0]
    return format_html(
        '<svg class="qr" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}" width="{1}"'
        ' height="{1}" role="img" aria-label="{2}" shape-rendering="crispEdges">'
        '<path fill="#fff" d="M0 0h{0}v{0}H0z"/><path fill="#000" d="{3}"/></svg>',
        side, pixels, title or text, _drawn(code),
    )  # fmt: skip


def _drawn(code: segno.QRCode) -> str:
    """The dark modules as a path: one rectangle for those that lie side by side in a row."""
    parts = []
    for y, row in enumerate(code.matrix, QUIET_ZONE):
        bits = "".join("1" if dark else "0" for dark in row)
        x = bits.find("1")
        while x >= 0:
            end = bits.find("0", x) if "0" in bits[x:] else len(bits)
            parts.append(f"M{x + QUIET_ZONE} {y}h{end - x}v1h{x - end}z")
            x = bits.find("1", end)
    return "".join(parts)


def origin_in_the_room(request: HttpRequest) -> str:
    """Scheme, host and port by which others on the same network reach what answered a request.

    That is the request's own, unless `gradus serve --lan` runs and the request came by a name
    (such as localhost) or an address that means only this machine.
    """
    own = f"{request.scheme}://{request.get_host()}"
    lan = str(settings.LAN_ORIGIN)
    return lan if lan and not _is_reachable(urlsplit(own).hostname or "") else own


def _is_reachable(host: str) -> bool:
    """Whether a phone gets there: by an address that is not a loopback. Few phones know names."""
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
