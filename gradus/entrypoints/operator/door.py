"""Where the web server listens, and what follows from it for settings, safety and the terminal."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from gradus.domain.messages import message
from gradus.domain.refusals import Refusal
from gradus.entrypoints.operator import addresses
from gradus.entrypoints.operator.certificate import Certificate
from gradus.entrypoints.operator.ports import ensure_free, is_loopback
from gradus.entrypoints.operator.readiness import answers

ALONE = "127.0.0.1"
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Door:
    """One way in: for this machine or a proxy before it, or for the room (``--lan``)."""

    host: str
    port: int
    own: Mapping[str, str]  # settings that follow
    addresses: tuple[str, ...] = ()  # on the networks of the room, that of the link first
    names: tuple[str, ...] = ()  # which the certificate must name
    certificate: Certificate | None = None

    @property
    def origin(self) -> str:
        """What people open."""
        return self.own.get("GRADUS_ORIGIN") or os.environ.get("GRADUS_ORIGIN", "")

    def other_origins(self) -> list[str]:
        """By which the pages of a room can be had besides, from elsewhere and from here."""
        places = [*self.addresses[1:], "localhost"]
        return [f"https://{_in_links(place)}:{self.port}" for place in places]

    def ensure_free(self) -> None:
        """Refuse if the program may not listen there, or somebody else does."""
        for host in dict.fromkeys((self.host, *([ALONE] if self.addresses else []))):
            ensure_free(host, self.port)

    def arguments(self) -> tuple[str, ...]:
        """What the web server is started with."""
        where = ("--host", self.host, "--port", str(self.port))
        if self.certificate is None:
            return where
        files = (
            "--ssl-certificate",
            str(self.certificate.file),
            "--ssl-keyfile",
            str(self.certificate.key),
        )
        return (*where, *files, "--ssl-protocol-min", "tls1.2")  # phones of before 2020 know no 1.3

    def answers(self) -> bool:
        """Whether the first page can be had."""
        trusted = self.certificate.file if self.certificate else None
        return answers(self.host, self.port, self.origin, trusted)


def plain(host: str, port: int) -> Door:
    """The door of an installation that speaks no TLS itself."""
    host = host or ALONE
    own = {}
    if "GRADUS_ORIGIN" not in os.environ:
        own["GRADUS_ORIGIN"] = f"http://localhost:{port}"
    if "GRADUS_HOSTS" not in os.environ and is_loopback(host):
        own["GRADUS_HOSTS"] = "127.0.0.1"
    return Door(host, port, own)


def of_the_room(host: str, port: int, only: str, wanted: str) -> Door:
    """The door for everybody on the networks of this machine.

    Raises
    ------
    Refusal
        If there is no such network, or what was asked for does not go together.
    """
    _refuse_nonsense(host, only)
    found = addresses.lan_addresses()
    if wanted:
        _ensure_usable(wanted, found)
        wanted = str(ipaddress.ip_address(wanted))  # as browsers write it
        found = addresses.in_order([wanted, *found], wanted)
    if not found:
        raise Refusal(
            "no-network",
            message("This machine is on no network by which others could reach it."),
            message(
                "Join the Wi-Fi of the room, or make this machine a hotspot; then start again. "
                "Without --lan, Gradus runs for this machine alone."
            ),
        )
    first = wanted or found[0]
    if ":" not in first:  # then nobody needs IPv6, which often leads to the Internet
        found = [one for one in found if ":" not in one]
    reached = (first, *(one for one in found if one != first))
    names = (*reached, *THIS_MACHINE, *addresses.own_names())
    origin = f"https://{_in_links(first)}:{port}"
    own = {
        "GRADUS_ORIGIN": origin,
        "GRADUS_LAN_ORIGIN": origin,
        "GRADUS_HOSTS": " ".join([*map(_in_links, names), os.environ.get("GRADUS_HOSTS", "")]),
        "GRADUS_BEHIND_PROXY": "no",
    }
    return Door("::" if ":" in first else "0.0.0.0", port, own, reached, names)  # noqa: S104 # nosec B104 - the room


def _in_links(name: str) -> str:
    return f"[{name}]" if ":" in name else name


def _refuse_nonsense(host: str, only: str) -> None:
    if only == "worker":
        raise Refusal(
            "lan-without-pages",
            message("A worker has no pages that others could open."),
            message("Leave --lan or --only away."),
        )
    if host:
        raise Refusal(
            "lan-and-host",
            message(
                "--lan listens on the network by itself; --host {host} contradicts it.", host=host
            ),
            message("Leave --host away. Where there are several networks, --lan-address chooses."),
        )
    origin = os.environ.get("GRADUS_ORIGIN", "")
    if origin and not is_loopback(urlsplit(origin).hostname or ""):
        raise Refusal(
            "lan-and-origin",
            message("GRADUS_ORIGIN says that people open {origin} already.", origin=origin),
            message("Leave --lan away, or take GRADUS_ORIGIN out of the environment."),
        )


def _ensure_usable(wanted: str, found: list[str]) -> None:
    if not addresses.is_for_others(wanted) or not addresses.is_ours(wanted):
        raise Refusal(
            "no-lan-address",
            message("{address} is no address by which others reach this machine.", address=wanted),
            message("Choose one of these: {addresses}", addresses=", ".join(found) or "-"),
        )
