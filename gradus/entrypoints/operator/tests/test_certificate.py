"""The certificate for a room: kept as long as it will do, made again when it will not."""

from __future__ import annotations

import shutil
import ssl
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography import x509

from gradus.entrypoints.operator.certificate import Certificate, kept

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
NAMES = ("192.168.1.20", "fd00::7", "localhost", "127.0.0.1", "laptop.local")
DAY = timedelta(days=1)


def parsed(certificate: Certificate) -> x509.Certificate:
    return x509.load_pem_x509_certificate(certificate.file.read_bytes())


def test_it_names_every_address_and_holds_no_longer_than_phones_allow(tmp_path: Path) -> None:
    found = parsed(kept(tmp_path, NAMES, NOW))
    named = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert {str(name.value) for name in named} == set(NAMES)
    assert len(named.get_values_for_type(x509.IPAddress)) == 3
    assert found.not_valid_after_utc - found.not_valid_before_utc <= 397 * DAY
    assert found.not_valid_before_utc <= NOW - DAY  # a phone's clock may be a day behind


def test_it_can_vouch_for_nobody_else(tmp_path: Path) -> None:
    found = parsed(kept(tmp_path, NAMES, NOW))
    assert found.extensions.get_extension_for_class(x509.BasicConstraints).value.ca is False
    assert not found.extensions.get_extension_for_class(x509.KeyUsage).value.key_cert_sign


def test_its_key_is_for_this_account_alone(tmp_path: Path) -> None:
    made = kept(tmp_path, NAMES, NOW)
    assert stat.S_IMODE(made.key.stat().st_mode) == 0o600
    assert stat.S_IMODE(made.key.parent.stat().st_mode) == 0o700
    assert sorted(file.name for file in made.key.parent.iterdir()) == ["certificate.pem", "key.pem"]


def test_the_fingerprint_is_what_a_browser_shows(tmp_path: Path) -> None:
    made = kept(tmp_path, NAMES, NOW)
    whole = ssl.PEM_cert_to_DER_cert(made.file.read_text())
    assert made.fingerprint.replace(" ", "") == sha256(whole).hexdigest().upper()
    assert {len(group) for group in made.fingerprint.split()} == {4}


@pytest.mark.parametrize("later", [timedelta(0), 380 * DAY])
@pytest.mark.parametrize("names", [NAMES, NAMES[:2]])
def test_it_is_kept_while_it_will_do(
    tmp_path: Path, later: timedelta, names: tuple[str, ...]
) -> None:
    before = kept(tmp_path, NAMES, NOW)
    after = kept(tmp_path, names, NOW + later)
    assert not before.replaces
    assert after == before


def test_another_address_makes_another(tmp_path: Path) -> None:
    before = kept(tmp_path, NAMES, NOW)
    after = kept(tmp_path, ["10.0.0.7", *NAMES], NOW)
    assert after.replaces
    assert after.fingerprint != before.fingerprint
    ssl.create_default_context().load_verify_locations(after.file)
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(after.file, after.key)


@pytest.mark.parametrize(
    "later", [396 * DAY, 384 * DAY, -3 * DAY], ids=["run out", "runs out soon", "not yet"]
)
def test_one_that_does_not_hold_now_is_made_again(tmp_path: Path, later: timedelta) -> None:
    before = kept(tmp_path, NAMES, NOW)
    after = kept(tmp_path, NAMES, NOW + later)
    assert after.replaces
    assert after.fingerprint != before.fingerprint
    assert parsed(after).not_valid_before_utc <= NOW + later <= parsed(after).not_valid_after_utc


def _of_another(made: Certificate) -> None:
    other = kept(_folder(made), NAMES, NOW)
    shutil.copy(other.key, made.key)


def _folder(made: Certificate) -> Path:
    other = made.file.parent / "other"
    other.mkdir()
    return other


@pytest.mark.parametrize(
    "harm",
    [
        lambda made: made.key.chmod(0o640),
        lambda made: made.key.unlink(),
        lambda made: made.key.write_text("nothing"),
        lambda made: made.file.write_bytes(made.file.read_bytes()[:99]),
        _of_another,
    ],
    ids=["key read by others", "no key", "no key in it", "cut off", "key of another"],
)
def test_one_that_was_harmed_is_made_again(
    tmp_path: Path, harm: Callable[[Certificate], object]
) -> None:
    before = kept(tmp_path, NAMES, NOW)
    harm(before)
    after = kept(tmp_path, NAMES, NOW)
    assert after.replaces
    assert after.fingerprint != before.fingerprint
    assert stat.S_IMODE(after.key.stat().st_mode) == 0o600
    assert kept(tmp_path, NAMES, NOW).fingerprint == after.fingerprint
