"""The addresses and names by which others on the same networks reach this machine.

Nothing is sent to find them: the system is asked which interfaces it has, and from which address
it would send.
"""

from __future__ import annotations

import fcntl
import ipaddress
import re
import socket
import struct
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

AWAY = "192.0.2.1"  # an address of documentation: nobody has it
NAME = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*")
# What Linux is asked of an interface, and what it answers: netdevice(7), proc_net(5)
ASK_ADDRESS, ASK_FLAGS = 0x8915, 0x8913
UP, BROADCAST, RUNNING = 0x1, 0x2, 0x40
IPV6 = Path("/proc/net/if_inet6")
PASSING = 0x01 | 0x08 | 0x20 | 0x40  # temporary, double, deprecated, not yet proved


def lan_addresses() -> list[str]:
    """Every address of this machine on a network of others, IPv4 before IPv6.

    The one that the machine itself goes out by comes first. Tunnels are no network of a room.
    """
    found = _of_interfaces() or [_way_out(), *_of_own_name()]
    return in_order(found, _way_out())


def in_order(found: Iterable[str], first: str) -> list[str]:
    """Addresses that others can reach, each once: the first in front if it is among them."""
    good = [one for one in dict.fromkeys(found) if is_for_others(one)]
    return sorted(good, key=lambda one: (ipaddress.ip_address(one).version, one != first))


def is_for_others(address: str) -> bool:
    """Whether it is an address, and one that can be written into a link for another machine."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return False
    return not (
        known.is_loopback or known.is_link_local or known.is_multicast or known.is_unspecified
    )


def is_public(address: str) -> bool:
    """Whether it is one of the whole Internet, and so perhaps reached from there."""
    return ipaddress.ip_address(address).is_global


def is_ours(address: str) -> bool:
    """Whether this machine has the address now."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as asker:
        try:
            asker.bind((address, 0))
        except OSError:
            return False
    return True


def own_names() -> list[str]:
    """What the machine is called, also as phones ask for it (``name.local``)."""
    name = socket.gethostname().lower()
    if not NAME.fullmatch(name) or name == "localhost":
        return []
    return [name] if "." in name else [name, f"{name}.local"]


def _of_interfaces() -> list[str]:
    interfaces = [name for _, name in socket.if_nameindex() if _leads_to_many(name)]
    found = [
        socket.inet_ntoa(asked[4:8]) for name in interfaces if (asked := _ask(name, ASK_ADDRESS))
    ]
    with suppress(OSError):
        found += of_table(IPV6.read_text("ascii"), interfaces)
    return found


def of_table(table: str, interfaces: Iterable[str]) -> Iterator[str]:
    """The lasting addresses of the interfaces in Linux's table of IPv6 addresses."""
    for line in table.splitlines():
        address, _, _, scope, flags, name = line.split()
        if name in interfaces and scope == "00" and not int(flags, 16) & PASSING:
            yield str(ipaddress.IPv6Address(bytes.fromhex(address)))


def _leads_to_many(interface: str) -> bool:
    flags = int.from_bytes(_ask(interface, ASK_FLAGS)[:2], sys.byteorder)
    return flags & (wanted := UP | BROADCAST | RUNNING) == wanted


def _ask(interface: str, what: int) -> bytes:
    """What the system answers, after the interface's name; nothing if it has no answer."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
        try:
            return fcntl.ioctl(asker, what, struct.pack("256s", interface.encode()[:15]))[16:]
        except OSError:
            return b""


def _way_out() -> str:
    """The address that the machine would send from; "" if it would not know where to."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
        try:
            asker.connect((AWAY, 9))  # of a datagram's socket: sends nothing
        except OSError:
            return ""
        return str(asker.getsockname()[0])


def _of_own_name() -> list[str]:
    try:
        return [str(place[4][0]) for place in socket.getaddrinfo(socket.gethostname(), None)]
    except OSError:
        return []
