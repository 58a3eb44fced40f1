"""Where the web server listens with ``--lan``, what follows from it, and what does not go together."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradus.domain.messages import Message
from gradus.domain.refusals import Refusal
from gradus.entrypoints.operator import addresses, door
from gradus.entrypoints.operator.certificate import Certificate
from gradus.entrypoints.operator.welcome import welcome

WIFI, CABLE, PUBLIC, SIX = "192.168.1.20", "10.0.0.7", "8.8.8.8", "fd00::7"
KEPT = Certificate(Path("certificate.pem"), Path("key.pem"), "A1B2 C3D4", replaces=True)
TABLE = """\
fd000000000000000000000000000007 02 40 00 80    wlan0
fd000000000000000000000000000008 02 40 00 01    wlan0
fe80000000000000000000fffe000001 02 40 20 80    wlan0
fd000000000000000000000000000009 03 40 00 80     tun0
00000000000000000000000000000001 01 80 10 80       lo
"""


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch, no_settings: None) -> None:
    """One with a name, on two networks of IPv4 and one of IPv6."""
    monkeypatch.setattr(addresses, "lan_addresses", lambda: [WIFI, CABLE, SIX])
    monkeypatch.setattr(addresses, "is_ours", lambda address: address != "10.9.9.9")
    monkeypatch.setattr(addresses.socket, "gethostname", lambda: "Laptop")


def room(host: str = "", only: str = "", wanted: str = "") -> door.Door:
    return door.of_the_room(host, 8443, only, wanted)


def test_the_room_comes_by_the_first_address_and_this_machine_by_its_own() -> None:
    found = room()
    assert found.origin == found.own["GRADUS_LAN_ORIGIN"] == f"https://{WIFI}:8443"
    assert found.host == "0.0.0.0"  # noqa: S104 - on all networks
    hosts = found.own["GRADUS_HOSTS"].split()
    assert {WIFI, CABLE, "localhost", "127.0.0.1", "[::1]", "laptop", "laptop.local"} == set(hosts)
    assert {WIFI, CABLE, "localhost", "127.0.0.1", "::1", "laptop"} <= set(found.names)
    assert found.other_origins() == [f"https://{CABLE}:8443", "https://localhost:8443"]


def test_another_address_can_be_chosen() -> None:
    found = room(wanted=CABLE)
    assert found.origin == f"https://{CABLE}:8443"
    assert WIFI in found.names
    six = room(wanted="FD00:0::7")
    assert six.origin == f"https://[{SIX}]:8443"
    assert six.host == "::"
    assert six.addresses.count(SIX) == 1
    assert f"[{SIX}]" in six.own["GRADUS_HOSTS"].split()


def test_further_names_stay_and_no_proxy_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADUS_HOSTS", "gradus.lan")
    monkeypatch.setenv("GRADUS_BEHIND_PROXY", "yes")
    assert "gradus.lan" in room().own["GRADUS_HOSTS"].split()
    assert room().own["GRADUS_BEHIND_PROXY"] == "no"


def test_the_web_server_is_given_the_certificate() -> None:
    way = door.Door("0.0.0.0", 8443, {}, (WIFI,), certificate=KEPT)  # noqa: S104
    given = " ".join(way.arguments())
    assert "--ssl-certificate certificate.pem --ssl-keyfile key.pem" in given
    assert "--ssl-protocol-min tls1.2" in given
    assert "ssl" not in " ".join(door.plain("", 8000).arguments())


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"host": "127.0.0.1"}, "lan-and-host"),
        ({"host": CABLE}, "lan-and-host"),
        ({"only": "worker"}, "lan-without-pages"),
        ({"wanted": "127.0.0.1"}, "no-lan-address"),
        ({"wanted": "10.9.9.9"}, "no-lan-address"),
        ({"wanted": "laptop"}, "no-lan-address"),
    ],
)
def test_what_does_not_go_together_is_refused_with_a_remedy(
    asked: dict[str, str], code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        room(**asked)
    assert refused.value.code == code
    assert refused.value.remedy.text()


def test_an_installation_that_people_open_elsewhere_is_not_moved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GRADUS_ORIGIN", "https://gradus.example.org")
    with pytest.raises(Refusal) as refused:
        room()
    assert refused.value.code == "lan-and-origin"
    monkeypatch.setenv("GRADUS_ORIGIN", "http://localhost:8000")
    assert room().origin == f"https://{WIFI}:8443"


def test_without_a_network_nobody_is_promised_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "lan_addresses", list)
    with pytest.raises(Refusal) as refused:
        room()
    assert refused.value.code == "no-network"
    assert "hotspot" in refused.value.remedy.text()


def test_lasting_addresses_are_read_from_the_systems_table() -> None:
    assert list(addresses.of_table(TABLE, ["wlan0", "eth0"])) == [SIX]


def test_addresses_no_phone_could_use_are_left_out_and_the_way_out_comes_first() -> None:
    found = [SIX, CABLE, "127.0.0.1", "169.254.3.4", "fe80::1", "", WIFI, CABLE, "0.0.0.0"]  # noqa: S104
    assert addresses.in_order(found, WIFI) == [WIFI, CABLE, SIX]


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("Laptop", ["laptop", "laptop.local"]),
        ("laptop.example.org", ["laptop.example.org"]),
        ("localhost", []),
        ("Bürorechner", []),
    ],
)
def test_what_the_machine_is_called(
    monkeypatch: pytest.MonkeyPatch, name: str, names: list[str]
) -> None:
    monkeypatch.setattr(addresses.socket, "gethostname", lambda: name)
    assert addresses.own_names() == names


def greeted(*reached: str, demo: bool = False) -> tuple[str, list[str]]:
    said: list[Message] = []
    drawn: list[str] = []
    own = {"GRADUS_ORIGIN": f"https://{reached[0]}:8443"}
    way = door.Door("0.0.0.0", 8443, own, reached, certificate=KEPT)  # noqa: S104
    welcome(way, demo=demo, tell=said.append, show=drawn.append)
    return "\n".join(line.text() for line in said), drawn


def test_the_room_is_told_all_ways_and_how_to_know_this_machine() -> None:
    said, drawn = greeted(WIFI, CABLE)
    assert drawn == [f"https://{WIFI}:8443"]
    assert f"https://{CABLE}:8443" in said
    assert "https://localhost:8443" in said
    assert KEPT.fingerprint in said
    assert "warn again" in said
    assert "Internet" not in said
    assert "demonstration" not in said


def test_what_a_network_opens_to_others_is_said() -> None:
    assert f"{PUBLIC} may be open to the Internet" in greeted(PUBLIC)[0]
    assert "everybody on this network can sign in as anybody" in greeted(WIFI, demo=True)[0]


def test_alone_nothing_of_a_room_is_said() -> None:
    said: list[Message] = []
    welcome(door.plain("", 8000), demo=True, tell=said.append, show=pytest.fail)
    assert [line.text() for line in said] == [
        "Gradus is at http://localhost:8000",
        "Ctrl-C stops everything.",
    ]
