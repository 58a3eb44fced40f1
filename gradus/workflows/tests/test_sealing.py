"""The seal from files and addresses an operator names, and what is told of one without a network."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import pytest_socket
import typst

from gradus.formats.seals.refused import CertificateRefused, NoTimestamp
from gradus.formats.seals.tests.keys import PASSPHRASE, certificate, p12, pem, timestamps
from gradus.workflows import seal_check, sealing

DIGEST = hashlib.sha256(b"{}").hexdigest()


def now() -> datetime:
    return datetime.now(UTC)


def given(folder: Path, *, passphrase: str = PASSPHRASE, timestamp: str = "") -> sealing.Given:
    (folder / "seal.p12").write_bytes(p12(certificate()))
    return sealing.Given(str(folder / "seal.p12"), passphrase, timestamp, "https://gradus.example")


def printed() -> bytes:
    made: bytes = typst.compile(b"Agreed.", format="pdf")
    return made


@contextmanager
def service(status: int = 200) -> Iterator[str]:
    """A timestamp service on this machine."""

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(timestamps(asked))

        def log_message(self, *_said: object) -> None:
            pass

    pytest_socket.socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)
    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/tsa"
        finally:
            server.shutdown()
            thread.join()


def said(file: Path, *trust: Path, agreement: Path | None = None) -> str:
    seen = seal_check.looked_at(file, trust, now())
    named = seal_check.names(seen, agreement)
    return "\n".join(one.text() for one in seal_check.told(seen, now(), named=named))


def test_the_environment_gives_the_passphrase_or_the_file_with_it(tmp_path: Path) -> None:
    secret = tmp_path / "passphrase"
    secret.write_text(f"{PASSPHRASE}\n")
    own = given(tmp_path)
    told = {"GRADUS_SEAL_CERTIFICATE": own.file, "GRADUS_SEAL_PASSPHRASE_FILE": str(secret)}
    assert sealing.opened(sealing.given_in(told)).certificate.name == "Gradus of Arden"
    with pytest.raises(CertificateRefused) as no:
        sealing.given_in(told | {"GRADUS_SEAL_PASSPHRASE_FILE": str(tmp_path / "none")})
    assert no.value.code == "certificate-unreadable"
    assert PASSPHRASE not in repr(own)


def test_another_passphrase_seals_nothing(tmp_path: Path) -> None:
    with pytest.raises(CertificateRefused) as no:
        sealing.sealed(printed(), DIGEST, now(), given(tmp_path, passphrase=PASSPHRASE + "?"))
    assert no.value.code == "wrong-passphrase"


@pytest.mark.enable_socket
def test_a_timestamp_is_had_from_the_address_or_nothing_is_sealed(tmp_path: Path) -> None:
    with service() as address:
        made = sealing.sealed(printed(), DIGEST, now(), given(tmp_path, timestamp=address))
    assert made.level == "B-T"
    file = tmp_path / "agreed.pdf"
    file.write_bytes(made.content)
    assert "is confirmed by Clock of Arden" in said(file)
    with pytest.raises(NoTimestamp):  # nobody listens there any more
        sealing.sealed(printed(), DIGEST, now(), given(tmp_path, timestamp=address))
    with service(status=503) as address, pytest.raises(NoTimestamp, match="503"):
        sealing.sealed(printed(), DIGEST, now(), given(tmp_path, timestamp=address))


def test_an_address_of_another_kind_is_refused(tmp_path: Path) -> None:
    for address in ("file:///etc/passwd", "tsa.example.org"):
        with pytest.raises(CertificateRefused) as no:
            sealing.sealed(printed(), DIGEST, now(), given(tmp_path, timestamp=address))
        assert no.value.code == "timestamp-address"


def test_what_is_told_of_a_sealed_file_in_words_and_as_data(tmp_path: Path) -> None:
    own = given(tmp_path)
    file, agreement = tmp_path / "agreed.pdf", tmp_path / "agreement.json"
    whole = sealing.sealed(printed(), DIGEST, now(), own).content
    file.write_bytes(whole)
    agreement.write_bytes(b"{}")
    told = said(file, agreement=agreement)
    assert told.startswith("The file is as it was sealed")
    assert DIGEST in told
    assert "That is the agreement you named." in told
    assert "with --trust" in told
    agreement.write_bytes(b"[]")
    assert "not the agreement you named" in said(file, agreement=agreement)
    seen = seal_check.looked_at(file, (), now())
    facts = seal_check.data(seen, named=False)
    assert (facts["intact"], facts["sound"], facts["digest"]) == (True, False, DIGEST)

    (tmp_path / "other.pem").write_bytes(pem(certificate("Another")))
    assert "not by a certificate that leads to one you trust" in said(file, tmp_path / "other.pem")
    file.write_bytes(whole[:200] + b"!" + whole[201:])
    assert said(file).startswith("This file was changed after it was sealed.")
    file.write_bytes(whole + b"\n%")
    assert said(file).startswith("Something was added to this file after it was sealed")
    file.write_bytes(printed())
    assert said(file) == "This file carries no seal."
