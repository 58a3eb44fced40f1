"""``gradus exchange ...``: bundles between instances, on a server. Signing is done on its pages."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gradus.domain.messages import message
from gradus.domain.refusals import Refusal
from gradus.entrypoints.cli import remote
from gradus.entrypoints.cli.told import Id, Out, State, keep, tell, tell_all

app = typer.Typer(no_args_is_help=True, help="What a State exchanges with other instances.")
Note = Annotated[str, typer.Option(help="A line that the recipient reads.")]


@app.command()
def card(state: State) -> None:
    """The card of the installation, and its fingerprint."""
    tell(remote.get("/states/{code}/exchange/card", code=state).json())


@app.command()
def peers(state: State) -> None:
    """The other instances the State knows."""
    tell_all(remote.items("/states/{code}/exchange/peers", code=state))


@app.command("add-peer")
def add_peer(
    state: State,
    title: Annotated[str, typer.Option(help="What you call it.")],
    card: Annotated[str, typer.Option(help="The line that the other instance shows.")],
) -> None:
    """Enter another instance by its card. Its fingerprint is confirmed on its page."""
    told = {"title": title, "card": card}
    tell(remote.send("POST", "/states/{code}/exchange/peers", code=state, body=told).json())


@app.command("retire-peer")
def retire_peer(state: State, id: Id) -> None:  # noqa: A002 - what it is
    """Retire another instance: nothing is exchanged with it any more."""
    tell(remote.send("DELETE", "/states/{code}/exchange/peers/{pk}", code=state, pk=id).json())


@app.command()
def offers(state: State) -> None:
    """What the State can release: kind and id of each."""
    tell(remote.get("/states/{code}/exchange/offers", code=state).json())


@app.command()
def releases(state: State) -> None:
    """What the State released."""
    tell_all(remote.items("/states/{code}/exchange/releases", code=state))


@app.command()
def draft(
    state: State,
    peer: Annotated[str, typer.Option(help="The id of the instance it is for.")],
    things: Annotated[
        list[str], typer.Option("--thing", help="kind:id, as the offers show them; repeat it.")
    ],
    note: Note = "",
) -> None:
    """Put together what is to go out. People of the State then sign it on its page."""
    told = {"peer_id": peer, "items": [_thing(one) for one in things], "note": note}
    tell(remote.send("POST", "/states/{code}/exchange/releases", code=state, body=told).json())


@app.command()
def release(state: State, id: Id) -> None:  # noqa: A002
    """One release: what it holds, who signed, what became of it."""
    tell(remote.get("/states/{code}/exchange/releases/{pk}", code=state, pk=id).json())


@app.command()
def withdraw(state: State, id: Id) -> None:  # noqa: A002
    """Withdraw a release that is not sealed."""
    path = "/states/{code}/exchange/releases/{pk}"
    tell(remote.send("DELETE", path, code=state, pk=id).json())


@app.command("sent-file")
def sent_file(
    state: State,
    id: Id,  # noqa: A002
    number: Annotated[int, typer.Argument(help="The number of the file.")],
    out: Out,
) -> None:
    """One file, exactly as it goes out."""
    path = "/states/{code}/exchange/releases/{pk}/files/{number}"
    keep(remote.get(path, code=state, pk=id, number=number), out)


@app.command()
def bundle(state: State, id: Id, out: Out) -> None:  # noqa: A002
    """The sealed bundle of a release, to hand over."""
    keep(remote.get("/states/{code}/exchange/releases/{pk}/bundle", code=state, pk=id), out)


@app.command("take-receipt")
def take_receipt(state: State, file: Annotated[Path, typer.Argument(help="The receipt.")]) -> None:
    """Verify and keep the receipt that came back."""
    path = "/states/{code}/exchange/receipts"
    tell(remote.send("POST", path, code=state, files={"file": file}).json())


@app.command()
def receive(state: State, file: Annotated[Path, typer.Argument(help="The bundle.")]) -> None:
    """Verify a bundle and keep it in quarantine. Nothing changes before people accept it."""
    path = "/states/{code}/exchange/arrivals"
    tell(remote.send("POST", path, code=state, files={"file": file}).json())


@app.command()
def arrivals(state: State) -> None:
    """What arrived for the State."""
    tell_all(remote.items("/states/{code}/exchange/arrivals", code=state))


@app.command()
def arrival(state: State, id: Id) -> None:  # noqa: A002
    """One arrival, and what it would change."""
    tell(remote.get("/states/{code}/exchange/arrivals/{pk}", code=state, pk=id).json())


@app.command()
def apply(state: State, id: Id) -> None:  # noqa: A002
    """Take all of a bundle that people of the State have accepted on its page."""
    path = "/states/{code}/exchange/arrivals/{pk}/apply"
    tell(remote.send("POST", path, code=state, pk=id).json())


@app.command()
def decline(
    state: State,
    id: Id,  # noqa: A002
    reason: Annotated[str, typer.Option(help="Why; it is kept here and not sent.")],
) -> None:
    """Take nothing of a bundle."""
    path = "/states/{code}/exchange/arrivals/{pk}/decline"
    tell(remote.send("POST", path, code=state, pk=id, body={"reason": reason}).json())


@app.command()
def receipt(state: State, id: Id, out: Out) -> None:  # noqa: A002
    """The receipt of a bundle that was taken or declined, to send back."""
    keep(remote.get("/states/{code}/exchange/arrivals/{pk}/receipt", code=state, pk=id), out)


def _thing(given: str) -> dict[str, str]:
    kind, parted, ref = given.partition(":")
    if not parted:
        raise Refusal(
            "no-thing",
            message("{given} is not a kind and an id.", given=repr(given[:60])),
            message("Write kind:id, as `gradus exchange offers` shows them."),
        )
    return {"kind": kind, "ref": ref}
