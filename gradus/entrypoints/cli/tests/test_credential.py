"""``gradus credential verify``: what it says, and by which exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gradus.entrypoints.cli import fetching
from gradus.entrypoints.cli.main import app, main
from gradus.formats.badges.issuer import issuer_document
from gradus.formats.badges.keys import make_key
from gradus.formats.badges.picture import bake
from gradus.formats.badges.sign import sign
from gradus.formats.badges.tests.samples import NOW, made_badge
from gradus.formats.badges.tests.test_picture import SVG

RUN = CliRunner()
KEY = make_key(seed=bytes(range(32)))
TEXT = sign(made_badge(KEY), KEY, "eddsa-rdfc-2022", at=NOW)
WEB = make_key(method="did:web:academy.example#key-1")
FROM_WEB = sign({**made_badge(WEB), "issuer": "did:web:academy.example"}, WEB, at=NOW)


def run(tmp_path: Path, text: str | bytes, *words: str) -> tuple[int, str]:
    file = tmp_path / "badge"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    asked = ["credential", "verify", str(file), "--at", "2027-02-01", *words]
    found = RUN.invoke(app, asked, catch_exceptions=False)
    return found.exit_code, found.output


def test_json_tells_valid_and_every_check(tmp_path: Path) -> None:
    code, said = run(tmp_path, TEXT, "--format", "json")
    told = json.loads(said)
    assert code == 0
    assert told["valid"] is True
    assert [check["name"] for check in told["checks"]] == [
        "file", "version", "context", "types", "fields", "proof", "issuer-key", "period", "status",
    ]  # fmt: skip
    assert all(check["detail"] for check in told["checks"])
    altered = TEXT.replace("level 2", "level 3")
    code, said = run(tmp_path, altered, "--format", "json")
    told = json.loads(said)
    assert (code, told["valid"]) == (1, False)
    assert [check["name"] for check in told["checks"] if check["ok"] is False] == ["proof"]


def test_people_read_a_sentence_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    code, said = run(tmp_path, bake(SVG, TEXT))
    assert (code, said.splitlines()[0].strip()) == (0, "The badge is valid.")
    assert "An SVG picture with a badge in it." in said
    code, said = run(tmp_path, "no badge at all")
    assert (code, said.splitlines()[0].strip()) == (1, "The badge is not valid.")
    monkeypatch.setenv("GRADUS_LANGUAGE", "fr")
    code, said = run(tmp_path, TEXT)
    assert code == 0
    assert "The badge" not in said


def test_who_must_know_the_issuer_says_so(tmp_path: Path) -> None:
    own = sign({**made_badge(KEY), "issuer": "https://academy.example"}, KEY, at=NOW)
    code, said = run(tmp_path, own)
    assert code == 0
    assert "nothing here proves who signed it" in said
    assert run(tmp_path, own, "--require-issuer")[0] == 1
    keys = tmp_path / "keys.json"
    keys.write_text(json.dumps(KEY.public.jwk()))
    assert run(tmp_path, own, "--require-issuer", "--keys", str(keys))[0] == 0


def test_online_fetches_what_was_asked_for_and_only_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = json.dumps(issuer_document("did:web:academy.example", [WEB])).encode()
    asked: list[str] = []

    def document(address: str) -> bytes:
        asked.append(address)
        if address.endswith("did.json"):
            return served
        raise OSError("away")

    monkeypatch.setattr(fetching, "_document", document)
    code, said = run(tmp_path, FROM_WEB, "--require-issuer", "--online")
    assert (code, said.splitlines()[0].strip()) == (0, "The badge is valid.")
    assert "https://academy.example/.well-known/did.json" in asked
    asked.clear()
    run(tmp_path, FROM_WEB, "--require-issuer")
    assert not asked


@pytest.mark.parametrize(
    "address",
    [
        "http://academy.example/x",
        "file:///etc/passwd",
        "https:///x",
        "https://me:secret@academy.example/",
    ],
)
def test_only_https_is_fetched(address: str) -> None:
    assert fetching.fetched([address]) == {}


@pytest.mark.parametrize("place", ["127.0.0.1", "10.0.0.8", "169.254.169.254", "::1", "fd00::1"])
def test_a_badge_does_not_make_the_machine_ask_its_neighbours(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [(0, 0, 0, "", (place, 443))])
    with pytest.raises(ValueError, match="public"):
        fetching._check("https://academy.example/x")


@pytest.mark.parametrize(
    "words",
    [
        ["nowhere.json"],
        ["FILE", "--keys", "nowhere.pem"],
        ["FILE", "--keys", "FILE"],
        ["FILE", "--context", "https://a.example/c"],
        ["FILE", "--context", "https://a.example/c=nowhere"],
    ],
)
def test_what_cannot_be_read_is_refused(
    tmp_path: Path,
    words: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "badge.json"
    file.write_text(TEXT)
    told = [word.replace("FILE", str(file)) for word in words]
    monkeypatch.setattr("sys.argv", ["gradus", "credential", "verify", *told])
    with pytest.raises(SystemExit) as caught:
        main()
    assert caught.value.code == 2
    assert "Traceback" not in capsys.readouterr().err
