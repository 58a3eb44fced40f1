"""A slow line with TLS at its end: a browser talks through it as it would from far away.

Two relays in one thread. The outer one is the line: bytes of both directions queue for a rate and
then travel for half of the round trip; a connection is not there before one round trip is over (the
handshake of TCP, which the loopback does in no time). The inner one ends TLS, as a proxy before a
server does, and passes requests on with ``X-Forwarded-Proto``. What is not imitated: loss, and the
slow start of TCP, which a page of less than ten packets does not feel.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PACKET = 1400  # bytes
FORWARDED = b"X-Forwarded-Proto: https\r\nX-Forwarded-For: 127.0.0.1\r\n\r\n"


@dataclass
class Way:
    """One direction of a line, shared by all connections: when it is free again."""

    free: float = 0.0

    def arrival(self, now: float, size: int, line: Line) -> float:
        """When a packet sent now is at the other end."""
        begun = max(now, self.free)
        self.free = begun + (size * 8 / line.bits_a_second if line.bits_a_second else 0.0)
        return self.free + line.round_trip / 2


@dataclass
class Line:
    """A line from a browser to a server: ``origin`` is where the browser goes.

    ``bits_a_second`` 0 and ``round_trip`` 0 (seconds) are a line as fast as the machine; both may be
    set at any time.
    """

    folder: Path  # for the certificate
    port: int
    server: int = 0  # where the web server listens
    bits_a_second: float = 0.0
    round_trip: float = 0.0
    up: Way = field(default_factory=Way)
    down: Way = field(default_factory=Way)

    def __post_init__(self) -> None:
        self.origin = f"https://localhost:{self.port}"
        self.key_hash = _make_certificate(self.folder)
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Line:
        self._thread.start()
        self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._listen())
        self._ready.set()
        self._loop.run_forever()

    async def _listen(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / "certificate.pem")
        context.set_alpn_protocols(["http/1.1"])
        self._inner = await asyncio.start_server(self._end_tls, "127.0.0.1", 0, ssl=context)
        self._outer = await asyncio.start_server(self._carry, "127.0.0.1", self.port)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection over the line."""
        await asyncio.sleep(self.round_trip)
        port = self._inner.sockets[0].getsockname()[1]
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(
            self._travel(reader, far_writer, self.up), self._travel(far_reader, writer, self.down)
        )

    async def _travel(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: Way
    ) -> None:
        """Bytes of one direction, each at its time."""
        under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(64)

        async def arrive() -> None:
            while True:
                at, packet = await under_way.get()
                await asyncio.sleep(max(0.0, at - self._loop.time()))
                if not packet:
                    break
                writer.write(packet)
                await writer.drain()

        arriving = asyncio.ensure_future(arrive())
        with suppress(ConnectionError, ssl.SSLError):
            while packet := await reader.read(PACKET):
                at = way.arrival(self._loop.time(), len(packet), self)
                await under_way.put((at, packet))
            await under_way.put((self._loop.time() + self.round_trip / 2, b""))
            await arriving
        arriving.cancel()
        with suppress(ConnectionError, ssl.SSLError):
            writer.close()

    async def _end_tls(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection behind the line: requests out of TLS, to the web server."""
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.server)
        back = asyncio.ensure_future(_copy(far_reader, writer))
        with suppress(ConnectionError, ssl.SSLError, asyncio.IncompleteReadError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                far_writer.write(head[:-2] + FORWARDED)
                if length := _length(head):
                    far_writer.write(await reader.readexactly(length))
                await far_writer.drain()
        far_writer.close()
        await back


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError, ssl.SSLError):
        while some := await reader.read(65_536):
            writer.write(some)
            await writer.drain()
        writer.close()


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    return 0


def _make_certificate(folder: Path) -> str:
    """A certificate for ``localhost``, signed by itself; the hash by which a browser may trust it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName(
        [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "certificate.pem").write_bytes(
        secret + certificate.public_bytes(serialization.Encoding.PEM)
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return base64.b64encode(hashlib.sha256(public).digest()).decode()
