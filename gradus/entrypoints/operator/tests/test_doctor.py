"""The doctor finds what was planted, and says how to mend it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from uuid import uuid4

import pytest

from gradus.entrypoints.operator import doctor
from gradus.entrypoints.operator.doctor import examine, is_well
from gradus.entrypoints.operator.findings import Finding, Level
from gradus.entrypoints.operator.tests.conftest import superuser


def by_code(folder: Path) -> dict[str, Finding]:
    return {finding.code: finding for finding in examine(folder)}


def troubles(found: dict[str, Finding]) -> set[str]:
    return {code for code, finding in found.items() if finding.level is Level.TROUBLE}


def test_a_sound_installation_is_well_but_for_the_keys_of_tests(installation: Path) -> None:
    found = by_code(installation)
    assert troubles(found) == {"key-weak"}, {c: f.what.text() for c, f in found.items()}
    assert found["ledger"].what.params["size"] == "3"
    assert {"python", "packages", "disk", "secrets", "clock", "checksums", "worker"} <= found.keys()


def test_planted_troubles_are_found(installation: Path) -> None:
    (installation / "secrets.json").chmod(0o644)
    (installation / "evidence").rename(installation / "elsewhere")
    with superuser() as connection:
        connection.execute("DROP POLICY wall_read ON ledger_entry")
        connection.execute("ALTER TABLE accounts_user OWNER TO gradus_app")
        connection.execute("SET session_replication_role = replica")
        connection.execute("DELETE FROM ledger_entry WHERE body LIKE '%2}'")
    found = by_code(installation)
    planted = {"secrets", "folder", "wall-gaps", "role-owns-tables", "ledger"}
    assert planted <= troubles(found)
    assert all(found[code].remedy is not None for code in planted)
    assert "entry 3 is missing" in found["ledger"].what.text()
    assert not is_well(list(found.values()))


ROW = """
INSERT INTO evidence_file (id, state_id, marking, marked_by, marked_at, marking_reason, name, kind, claimed,
    flags, size, sha256, sent_sha256, salt, uploaded_by, uploaded_at, withdrawal_reason)
SELECT %s, id, 'TLP:AMBER', id, now(), '', 'act.txt', 'txt', '', '{}', %s, %s, %s, '', id, now(), ''
FROM states_state WHERE code = 'XAA'
"""


def _keep(installation: Path, data: bytes) -> Path:
    """A file of evidence and its row, as the program would leave them; where the file is."""
    digest, pk = hashlib.sha256(data).hexdigest(), uuid4()
    place = installation / "evidence" / digest[:2] / f"{digest}-{pk}"
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(data)
    with superuser() as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(ROW, [pk, len(data), digest, digest])
    return place


def test_files_that_are_gone_or_are_not_what_was_kept_are_named(installation: Path) -> None:
    gone, altered, _ = (_keep(installation, data) for data in (b"gone", b"changed", b"whole"))
    found = by_code(installation)["evidence"]
    assert (found.level, found.what.params["files"]) == (Level.OK, 3)
    gone.unlink()
    altered.write_bytes(b"chanced")
    found = by_code(installation)["evidence"]
    assert found.level is Level.TROUBLE
    said = found.what.text()
    assert f"{gone.name} (missing)" in said
    assert f"{altered.name} (altered)" in said
    assert found.remedy is not None
    assert "evidence" in found.remedy.text()


def test_who_has_little_time_is_told_how_to_have_all_files_read(
    installation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _keep(installation, b"whole")
    monkeypatch.setattr(doctor, "SECONDS_OF_READING", 1e-9)
    brief, whole = (
        next(
            one for one in doctor.examine(installation, every_file=every) if one.code == "evidence"
        )
        for every in (False, True)
    )
    assert "--every-file" in brief.what.text()
    assert "--every-file" not in whole.what.text()


def test_a_folder_without_an_installation_is_said(tmp_path: Path, no_settings: None) -> None:
    assert troubles(by_code(tmp_path / "none")) == {"no-installation"}
    assert not (tmp_path / "none").exists()
