"""The command line against a server: by its API, over the loopback, with a key."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
import pytest_socket
from django.db import connection
from typer.testing import CliRunner

from gradus.catalogue.shelf import SHIPPED
from gradus.config.wsgi import application
from gradus.core.accounts.tests import people
from gradus.domain.refusals import Refusal
from gradus.entrypoints.api.tests.calls import key_of
from gradus.entrypoints.cli import remote
from gradus.entrypoints.cli.main import assembled

pytestmark = pytest.mark.enable_socket


@pytest.fixture(autouse=True)
def _only_here(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    pytest_socket.socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)
    monkeypatch.setattr(remote, "WAITS", (0.0, 0.0))
    for name in ("GRADUS_URL", "GRADUS_TOKEN_FILE"):
        monkeypatch.delenv(name, raising=False)
    yield
    for name in ("GRADUS_URL", "GRADUS_TOKEN_FILE"):
        os.environ.pop(name, None)


def key_file(folder: Path, key: str = "gradus_key") -> Path:
    path = folder / "key"
    path.write_text(key)
    path.chmod(0o600)
    return path


@dataclass
class Server:
    """A server, its key, and the command line that asks it."""

    url: str
    key: Path
    runner: CliRunner = field(default_factory=CliRunner)

    def run(self, *arguments: str) -> Any:
        told = ["--url", self.url, "--token-file", str(self.key), *arguments]
        return self.runner.invoke(assembled(arguments[0]), told)

    def json(self, *arguments: str) -> Any:
        done = self.run(*arguments)
        assert done.exit_code == 0, (done.output, done.exception)
        return json.loads(done.stdout)


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


def _served(environ: Any, start: Any) -> Any:
    try:
        return application(environ, start)
    finally:
        connection.close()


@pytest.fixture
def server(committing: None, tmp_path: Path, settings: Any) -> Iterator[Server]:
    user = people.member("national_coordinator", "c@example.org", state=people.state("XAA"))
    listening = make_server("127.0.0.1", 0, _served, handler_class=_Quiet)
    thread = threading.Thread(target=listening.serve_forever)
    thread.start()
    yield Server(
        f"http://127.0.0.1:{listening.server_port}", key_file(tmp_path, key_of(user).secret)
    )
    listening.shutdown()
    thread.join()
    listening.server_close()


def test_a_group_is_asked_answers_and_is_reviewed(server: Server) -> None:
    begun = server.json("assessment", "start", "XAA", "--on", "2027-01-31")["id"]
    made = server.json("assessment", "ask", "XAA", begun, "--name", "Union", "--dimension", "GOV")
    group = made["id"]
    assert [one["id"] for one in server.json("assessment", "groups", "XAA", begun)] == [group]
    said = server.json("assessment", "answer", group, "GOV-01", "2", "--confidence", "high")
    assert said == {"versions": {"GOV-01": 1}}
    late = server.run("assessment", "answer", group, "GOV-01", "4")
    assert isinstance(late.exception, Refusal), "somebody answered already"
    assert server.json("assessment", "group", group)["answers"][0]["value"] == "2"
    assert server.json("assessment", "mine") == [], "no institution of the office's is asked"
    server.json("assessment", "hand-in", group)
    server.json("assessment", "send-back", group, "--note", "Since when?")
    server.json("assessment", "hand-in", group)
    assert server.json("assessment", "review", "XAA", begun)["status"] == "review"
    (found,) = server.json("assessment", "differences", "XAA", begun)
    assert found["proposed"] == "2"
    assert server.json("assessment", "agree-alike", "XAA", begun) == {"agreed": 1}
    told = ("GOV-01", "1", "--note", "Half of it", "--over", "1")
    assert server.json("assessment", "agree", "XAA", begun, *told)["versions"] == {"GOV-01": 2}
    assert server.json("assessment", "reopen", "XAA", begun)["status"] == "open"


def test_a_state_says_its_conditions_and_its_position(server: Server) -> None:
    police = server.json("state", "add-institution", "XAA", "--name", "Police", "--kind", "police")
    said = server.json("precondition", "say", "XAA", "--fact", "premises", "--status", "open")
    assert server.json("precondition", "list", "XAA") == [said]
    assert server.json("precondition", "show", "XAA", said["id"]) == said
    told = ("--institution", police["id"], "--at-a-time", "2", "--closed", "08")
    carries = server.json("capacity", "say", "XAA", *told)
    assert server.json("capacity", "list", "XAA", "--before") == [carries]
    assert server.json("capacity", "show", "XAA", carries["id"])["closed"] == ["08"]
    server.json("position", "priority", "XAA", "--area", "OCS", "--weight", "more")
    line = ("--intervention", "special-techniques", "--stance", "ruled-out")
    server.json("position", "red-line", "XAA", *line)
    basis = ("--level", "3", "--basis", "Letter", "--as-of", "2026-11-01")
    server.json("position", "commitment", "XAA", *basis)
    server.json("position", "basics", "XAA", "--starts", "2027-01-01", "--horizon", "36")
    now = server.json("position", "show", "XAA")
    assert (now["commitment"]["level"], now["basics"]["horizon"]) == (3, 36)
    time = ("--starts", "2027-01-01", "--ends", "2027-12-31")
    own = server.json("pot", "add-own", "XAA", "--title", "Budget", "--amount", "5000", *time)
    assert (own["state"], own["programme"]) == ("XAA", None)
    server.json("pot", "close", own["id"])
    kit = ("--kind", "lab-suite", "--units", "1", "--starts", "2027-01-01")
    assert server.json("offer", "add-expected", "XAA", *kit)["state"] == "XAA"


def test_from_an_assessment_to_the_ask_for_a_plan(server: Server, tmp_path: Path) -> None:
    assert [one["code"] for one in server.json("state", "list")] == ["XAA"]
    begun = server.json("assessment", "start", "XAA", "--on", "2027-01-31")["id"]
    blank = tmp_path / "blank.xlsx"
    done = server.run("assessment", "download", "XAA", begun, "--out", str(blank))
    assert done.exit_code == 0
    assert blank.read_bytes()[:2] == b"PK"
    again = server.run("assessment", "download", "XAA", begun, "--out", str(blank))
    assert isinstance(again.exception, Refusal), "what is there is not overwritten"
    answers = SHIPPED / "demo" / "XAA" / "answers.csv"
    done = server.run("assessment", "upload", "XAA", begun, str(answers), "--take")
    assert done.exit_code == 0, done.output
    assert "answers" in done.stdout
    assert "XAA" in server.json("assessment", "scores", "XAA", begun)["units"]
    file = str(SHIPPED / "demo" / "XAA" / "state.yaml")
    assert not server.json("plan", "bring-in", "XAA", file)["taken"]
    assert server.json("plan", "bring-in", "XAA", file, "--take")["steps"]
    assert "money" not in [i["id"] for i in server.json("plan", "inputs", "XAA") if i["missing"]]
    away = tmp_path / "state.yaml"
    assert server.run("plan", "state-file", "XAA", "--out", str(away)).exit_code == 0
    assert "horizon: 48" in away.read_text("utf-8")
    asked = server.json("plan", "ask", "XAA", "--title", "First", "--assessment", begun)
    shown = server.json("plan", "show", "XAA", asked["id"])
    assert shown["run"]["status"] == "queued"
    server.json("plan", "cancel", "XAA", asked["id"])
    assert server.json("plan", "show", "XAA", asked["id"])["run"]["status"] == "cancelled"


def test_a_measure_from_its_definition_to_a_correction(server: Server) -> None:
    told = {"title": "Cases", "definition": "Charges", "kind": "number", "direction": "up"}
    defined = [text for name, value in told.items() for text in (f"--{name}", value)]
    made = server.json("measure", "define", "XAA", *defined, "--source", "Court")["id"]
    seen = ("--from", "2024-01-01", "--to", "2024-12-31", "--grade", "B", "--source", "Court")
    aim = ("--value", "40", "--from", "2028-01-01", "--to", "2028-12-31")
    early = server.run("measure", "target", made, *aim)
    assert isinstance(early.exception, remote.Refused)
    assert early.exception.code == "baseline-first"
    server.json("measure", "baseline", made, *seen, "--value", "14")
    server.json("measure", "target", made, *aim)
    missing = server.json("measure", "observe", made, *seen, "--missing-because", "A strike")
    assert missing["value"] is None
    wrong = ("--corrects", missing["id"], "--because", "It was counted after all")
    server.json("measure", "observe", made, *seen, "--value", "19", *wrong)
    assert [one["title"] for one in server.json("measure", "list", "XAA")] == ["Cases"]
    shown = server.json("measure", "show", made)
    assert [one["value"] for one in shown["observations"]] == ["19"]
    assert shown["corrections"][0]["was"]["missing_because"] == "A strike"


def test_a_workbook_with_faults_is_judged_invalid(server: Server, tmp_path: Path) -> None:
    begun = server.json("assessment", "start", "XAA")["id"]
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("unit,indicator,value,group\nXAA,GOV-01,99,State\n")
    done = server.run("assessment", "upload", "XAA", begun, str(wrong))
    assert done.exit_code == 1
    assert "line 2" in done.stderr


def test_the_register_members_and_any_operation(server: Server) -> None:
    made = server.json("state", "add-institution", "XAA", "--name", "Police", "--kind", "police")
    server.json("state", "add-unit", "XAA", made["id"], "--name", "Cyber unit", "--posts", "12")
    (entry,) = server.json("state", "institutions", "XAA")
    assert entry["units"][0]["posts"] == 12
    guest = ("--email", "g@example.org", "--name", "Guest", "--role", "state_officer")
    asked = server.json("member", "invite", "XAA", *guest)
    server.json("member", "withdraw", "XAA", asked["id"])
    assert server.json("member", "invitations", "XAA") == []
    body = json.dumps({"name": "Court", "kind": "judiciary"})
    server.json("api", "post", "/states/XAA/institutions", "--data", body)
    assert len(server.json("api", "get", "states/XAA/institutions")["items"]) == 2


def test_a_list_is_read_to_its_end(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        server.json("state", "add-institution", "XAA", "--name", f"I{number}", "--kind", "other")
    usual = remote.get
    monkeypatch.setattr(remote, "get", lambda path, _, **at: usual(path, {"limit": 2}, **at))
    assert len(server.json("state", "institutions", "XAA")) == 5


def test_what_the_server_refuses_is_said_with_its_remedy(server: Server) -> None:
    done = server.run("plan", "list", "XBB")
    assert isinstance(done.exception, remote.Refused)
    assert done.exception.code == "not-found"
    assert "ask the State" in done.exception.remedy.text()


class _Fickle(BaseHTTPRequestHandler):
    """Fails twice, then answers; keeps what it was sent."""

    seen: ClassVar[list[dict[str, str]]] = []
    answers: ClassVar[list[int]] = []

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.seen.append(dict(self.headers))
        status = self.answers.pop(0)
        if not status:
            self.close_connection = True
            return
        self.send_response(status)
        self.send_header("Location", "http://127.0.0.1:9/")
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(b"{}")

    do_GET = do_POST  # noqa: N815 - the name the library calls

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def fickle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[_Fickle]]:
    _Fickle.seen.clear()
    listening = HTTPServer(("127.0.0.1", 0), _Fickle)
    thread = threading.Thread(target=listening.serve_forever)
    thread.start()
    monkeypatch.setenv("GRADUS_URL", f"http://127.0.0.1:{listening.server_port}")
    monkeypatch.setenv("GRADUS_TOKEN_FILE", str(key_file(tmp_path)))
    yield _Fickle
    listening.shutdown()
    thread.join()
    listening.server_close()


def test_a_change_without_an_answer_is_sent_again_with_the_same_key(fickle: Any) -> None:
    fickle.answers[:] = [0, 503, 200]
    assert remote.send("POST", "/me/erasure").json() == {}
    assert len(fickle.seen) == 3
    assert len({headers["Idempotency-Key"] for headers in fickle.seen}) == 1


def test_a_server_that_stays_silent_is_said_to(fickle: Any) -> None:
    fickle.answers[:] = [0, 0, 0]
    with pytest.raises(remote.NoServer):
        remote.get("/me")


def test_the_key_does_not_follow_a_redirect(fickle: Any) -> None:
    fickle.answers[:] = [302]
    with pytest.raises(remote.NoServer):
        remote.get("/me")
    assert len(fickle.seen) == 1


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", "no-url"),
        ("file:///etc/passwd", "no-url"),
        ("ftp://example.org", "no-url"),
        ("http://example.org", "url-not-safe"),
    ],
)
def test_only_a_safe_address_is_asked(
    url: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRADUS_URL", url)
    monkeypatch.setenv("GRADUS_TOKEN_FILE", str(key_file(tmp_path)))
    with pytest.raises(Refusal) as refused:
        remote.get("/me")
    assert refused.value.code == code


def test_a_key_is_kept_from_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADUS_URL", "https://gradus.example")
    path = key_file(tmp_path)
    path.chmod(0o644)
    for place, code in ((path, "key-open-to-others"), (tmp_path / "none", "no-key")):
        monkeypatch.setenv("GRADUS_TOKEN_FILE", str(place))
        with pytest.raises(Refusal) as refused:
            remote.get("/me")
        assert refused.value.code == code


def test_a_states_people_and_circumstances_are_entered_and_ended(server: Server) -> None:
    time = ("--starts", "2027-01-01", "--ends", "2027-12-31")
    trainers = ("--kind", "trainers", "--number", "4", *time)
    refused = server.run("supply", "add", *trainers)
    assert isinstance(refused.exception, Refusal), "whose they are is to be said"
    made = server.json("supply", "add", "--state", "XAA", *trainers)
    assert server.json("supply", "show", made["id"])["number"] == 4
    server.json("supply", "end", made["id"])
    assert server.json("supply", "list") == []
    days = server.json(
        "circumstance", "enter", "XAA", "--kind", "election", "--reason", "Vote", *time
    )
    assert server.json("circumstance", "list", "XAA") == [days]
    moved = server.json("circumstance", "correct", "XAA", days["id"], "--kind", "election",
                        "--reason", "Vote", "--starts", "2027-06-01", "--ends", "2027-06-02")  # fmt: skip
    assert moved["corrects"] == days["id"]
    server.json("circumstance", "lift", "XAA", moved["id"])
    assert server.json("circumstance", "list", "XAA") == []
    assert len(server.json("circumstance", "list", "XAA", "--over")) == 2
    assert server.json("circumstance", "show", "XAA", days["id"])["ended_at"]
    assert server.json("pot", "list") == server.json("offer", "list") == []
