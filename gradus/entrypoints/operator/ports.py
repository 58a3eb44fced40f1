"""Whether an address is free to listen on, and which addresses only this machine can reach."""

from __future__ import annotations

import errno
import ipaddress
import socket

from gradus.domain.messages import message
from gradus.domain.refusals import Refusal

LOOPBACKS = (("127.0.0.1", socket.AF_INET), ("::1", socket.AF_INET6))


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches the host: a loopback address, or ``localhost``."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def ensure_free(host: str, port: int) -> None:
    """Refuse if the program may not listen there, or somebody else does.

    The web server shares its port with whoever asks (SO_REUSEPORT), so that two of them would
    answer by turns; therefore this looks first.
    """
    try:
        places = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        raise _refused_address(host) from None
    for family, kind, protocol, _, address in places:
        with socket.socket(family, kind, protocol) as listener:
            # connections that a server just stopped has left behind are no hindrance
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind(address)
            except OSError as trouble:
                raise _refused(trouble, host, port) from trouble
    if is_loopback(host) and any(_answers(place, family, port) for place, family in LOOPBACKS):
        raise _taken(port)  # a browser asked for localhost would try this one, too


def _answers(place: str, family: socket.AddressFamily, port: int) -> bool:
    with socket.socket(family, socket.SOCK_STREAM) as visitor:
        visitor.settimeout(0.5)
        try:
            return visitor.connect_ex((place, port)) == 0
        except OSError:
            return False


def _refused(trouble: OSError, host: str, port: int) -> Refusal:
    if trouble.errno == errno.EADDRINUSE:
        return _taken(port)
    if trouble.errno in (errno.EACCES, errno.EPERM):
        return Refusal(
            "port-not-allowed",
            message("The system does not let this user listen on port {port}.", port=str(port)),
            message("Choose a port above 1023, such as --port 8000, behind a reverse proxy."),
        )
    return _refused_address(host)


def _refused_address(host: str) -> Refusal:
    return Refusal(
        "no-such-address",
        message("{host} is not an address of this machine.", host=host),
        message("Use --host 127.0.0.1, or an address that `ip address` lists."),
    )


def _taken(port: int) -> Refusal:
    return Refusal(
        "port-taken",
        message("Something already listens on port {port}.", port=str(port)),
        message(
            "Stop it, or choose another port: --port {other}. `ss -ltnp` says what it is.",
            other=str(port + 1 if port < 65535 else port - 1),
        ),
    )
