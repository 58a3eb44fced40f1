"""The doctor finds what was planted, and says how to mend it."""

from __future__ import annotations

from pathlib import Path

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


def test_a_folder_without_an_installation_is_said(tmp_path: Path, no_settings: None) -> None:
    assert troubles(by_code(tmp_path / "none")) == {"no-installation"}
    assert not (tmp_path / "none").exists()
