"""``gradus seal check`` and ``gradus plan verify-pdf``: exit codes and what they say."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typst

from gradus.entrypoints.cli.main import main
from gradus.formats.seals.seal import seal
from gradus.formats.seals.tests.keys import PASSPHRASE, certificate, key, p12, pem


@pytest.fixture
def run(monkeypatch, capsys, tmp_path: Path):
    """Runs the command line; its exit code, what it said."""
    monkeypatch.chdir(tmp_path)
    for name in ("CERTIFICATE", "PASSPHRASE", "PASSPHRASE_FILE", "TIMESTAMP"):
        monkeypatch.delenv(f"GRADUS_SEAL_{name}", raising=False)

    def _run(*words: str) -> tuple[object, str]:
        monkeypatch.setattr("sys.argv", ["gradus", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return ended.value.code, " ".join((said.out + said.err).split())

    return _run


def files(made, passphrase: str = PASSPHRASE) -> tuple[str, ...]:
    for name, content in (("seal.p12", p12(made)), ("word", passphrase.encode())):
        Path(name).write_bytes(content)
        Path(name).chmod(0o600)
    return ("seal", "check", "--certificate", "seal.p12", "--passphrase-file", "word")


def test_a_certificate_that_can_be_used(run) -> None:
    words = files(certificate())
    code, said = run(*words)
    assert code == 0
    assert "CN=Gradus of Arden" in said
    assert "until 2035-12-30" in said
    assert "digitalSignature, nonRepudiation" in said
    Path("seal.p12").chmod(0o644)
    assert "Others on this machine may read seal.p12" in run(*words)[1]


def test_certificates_that_cannot(run) -> None:
    assert run(*files(certificate(), "another")) == (
        1,
        "seal.p12 does not open with this passphrase. Look at the file that "
        "GRADUS_SEAL_PASSPHRASE_FILE names: it holds the passphrase and nothing else.",
    )
    code, said = run(*files(certificate(days=30)))
    assert (code, "expired on 2026-01-31" in said) == (1, True)
    code, said = run(*files(certificate(usages=("key_encipherment",))))
    assert (code, "may be used for keyEncipherment, and not to sign" in said) == (1, True)
    code, said = run("seal", "check", "--certificate", "nothing.p12")
    assert (code, "cannot be read" in said) == (1, True)
    assert run("seal", "check")[0] == 2


def test_a_sealed_file_is_judged_by_exit_code_words_and_data(run, monkeypatch) -> None:
    own = certificate()
    printed = typst.compile(b"Agreed.", format="pdf")
    whole = seal(printed, key(own), "ab" * 32, datetime.now(UTC)).content
    Path("agreed.pdf").write_bytes(whole)
    Path("own.pem").write_bytes(pem(own))
    code, said = run("plan", "verify-pdf", "agreed.pdf", "--trust", "own.pem")
    assert (code, "nothing was changed, nothing was added" in said) == (0, True)
    code, said = run("plan", "verify-pdf", "agreed.pdf", "--format", "json")
    assert (code, json.loads(said)["digest"]) == (0, "ab" * 32)
    Path("agreed.pdf").write_bytes(whole[:90] + b"!" + whole[91:])
    code, said = run("plan", "verify-pdf", "agreed.pdf")
    assert (code, "changed after it was sealed" in said) == (1, True)
    Path("note.txt").write_text("no PDF")
    assert run("plan", "verify-pdf", "note.txt")[0] == 2
    assert run("plan", "verify-pdf", "nowhere.pdf")[0] == 2
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    code, said = run("plan", "verify-pdf", "agreed.pdf")
    assert (code, "pip install 'gradus[pades]'" in said) == (2, True)
