"""A room is let in: a real server, reached over TLS by this machine's address on its network."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import ssl
import stat
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from gradus.entrypoints.operator import addresses, certificate
from gradus.entrypoints.operator.tests.test_serve import announced, processes_of, server_of, told

pytestmark = pytest.mark.enable_socket
# A machine without a network lends one of its loopbacks, which Linux answers all of.
WITH_A_NETWORK = (
    "from gradus.entrypoints.operator import addresses; "
    "found = addresses.lan_addresses() or ['127.0.0.9']; addresses.lan_addresses = lambda: found; "
    "from gradus.entrypoints.cli.main import main; main()"
)
PASSWORD = "a blue door in the third street"  # noqa: S105 - of this test


@pytest.fixture
def address() -> str:
    return (addresses.lan_addresses() or ["127.0.0.9"])[0]


@pytest.fixture
def port() -> int:
    with socket.socket() as finder:
        finder.bind(("0.0.0.0", 0))  # noqa: S104 - as the server will
        return int(finder.getsockname()[1])


@pytest.fixture
def folder(place: Path, no_settings: None) -> Iterator[Path]:
    """The installation's, with a certificate of last year in it."""
    folder = place / "data"
    folder.mkdir()
    certificate.kept(folder, ["localhost"], datetime.now(UTC) - timedelta(days=400))
    yield folder
    for pid in (*processes_of(folder), *server_of(folder)):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


class Browser:
    """Keeps cookies and speaks TLS with whoever shows one certificate, and the right name on it."""

    def __init__(self, trusted: Path) -> None:
        self.cookies = CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=trusted)),
            urllib.request.HTTPCookieProcessor(self.cookies),
            urllib.request.ProxyHandler({}),
        )

    def get(self, link: str) -> tuple[str, str]:
        """Where it led, and the page there."""
        with self._opener.open(link, timeout=30) as answer:
            return answer.url, answer.read().decode()

    def send(self, link: str, **fields: str) -> str:
        """Fill in the form of a page and send it; where that led."""
        at, page = self.get(link)
        fields["csrfmiddlewaretoken"] = re.findall(r'csrfmiddlewaretoken" value="(\w+)', page)[-1]
        asked = urllib.request.Request(  # noqa: S310 - https, below
            at, urllib.parse.urlencode(fields).encode(), {"Origin": at[: at.index("/", 8)]}
        )
        with self._opener.open(asked, timeout=30) as answer:
            return str(answer.url)


def invited(folder: Path, origin: str) -> str:
    """The link by which the first operator comes in."""
    command = [sys.executable, "-c", WITH_A_NETWORK, "member", "invite-first", "it@x.example"]
    done = subprocess.run(
        [*command, "--name", "It", "--role", "operator", "--data", str(folder)],
        env=os.environ | {"GRADUS_ORIGIN": origin},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()[-1]


def shown(address: str, port: int, trusted: Path) -> tuple[str, http.client.HTTPResponse]:
    """The fingerprint of the certificate that the server shows, and its answer."""
    asking = http.client.HTTPSConnection(
        address, port, context=ssl.create_default_context(cafile=trusted), timeout=30
    )
    with closing(asking):
        asking.connect()
        whole = asking.sock.getpeercert(binary_form=True)
        asking.request("GET", "/account/login/")
        return sha256(whole).hexdigest().upper(), asking.getresponse()


def in_the_clear(address: str, port: int) -> bytes:
    """What somebody is answered who speaks no TLS."""
    with socket.create_connection((address, port), timeout=30) as line:
        line.sendall(b"GET /account/login/ HTTP/1.1\r\nHost: localhost\r\n\r\n")
        with suppress(ConnectionError):
            return line.recv(1000)
    return b""


def test_a_room_is_let_in(folder: Path, port: int, address: str) -> None:
    running = subprocess.Popen(
        [sys.executable, "-c", WITH_A_NETWORK, "serve", "--lan", "--data", str(folder),
         "--port", str(port)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    said = announced(running)
    origin, local = f"https://{address}:{port}", f"https://localhost:{port}"
    assert f"Gradus is at {origin}\n" in said
    kept = folder / "lan" / "certificate.pem"
    assert stat.S_IMODE((folder / "lan" / "key.pem").stat().st_mode) == 0o600

    _, page = Browser(kept).get(f"{origin}/health/")
    assert page
    link = invited(folder, origin)
    phone, laptop = Browser(kept), Browser(kept)
    phone.send(link, name="It", password1=PASSWORD, password2=PASSWORD)
    sign_in = f"{local}/account/login/"
    assert laptop.send(sign_in, login="it@x.example", password=PASSWORD) != sign_in
    for browser in (phone, laptop):
        assert {cookie.name for cookie in browser.cookies} >= {"__Host-gradus"}
        assert all(cookie.secure for cookie in browser.cookies)
    assert Browser(kept).get(f"https://127.0.0.1:{port}/")[0].endswith("/account/login/?next=/")

    digits, answer = shown(address, port, kept)
    assert answer.status == 200
    assert answer.getheader("Strict-Transport-Security") is None
    assert b"HTTP" not in in_the_clear(address, port)

    running.send_signal(signal.SIGINT)
    said += told(running)
    assert running.returncode == 0, said
    assert digits in said.replace(" ", "")
    assert "devices that went on before warn again" in said  # that of last year was replaced
    assert f"{local}\n" in said
    assert "▀" not in said  # no terminal, no drawing
    assert processes_of(folder) == []
