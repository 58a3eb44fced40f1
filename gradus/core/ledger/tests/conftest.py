"""The verifier as a fixture, so that tests read as one line of tampering and one verdict."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradus.core.ledger.tests import exports


@pytest.fixture
def verify(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> exports.Verify:
    def run(
        ledger: object, *notes: str, keys: tuple[str, ...] = (exports.VERIFIER_KEY,)
    ) -> exports.Verdict:
        return exports.verify(
            tmp_path,
            lambda: capsys.readouterr().out,
            ledger,  # type: ignore[arg-type]
            *notes,
            keys=keys,
        )

    return run
