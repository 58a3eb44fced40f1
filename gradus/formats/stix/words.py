"""Names that STIX 2.1 fixes: versions, types, forms of ids and times, and its markings."""

from __future__ import annotations

import re

from gradus.domain.markings import Marking

VERSION = "2.1"
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
ID = re.compile(rf"^([a-z0-9][a-z0-9-]{{1,248}}[a-z0-9])--{UUID}$")
TIME = re.compile(
    r"^([0-9]{4})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T"
    r"([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(?:\.[0-9]{1,9})?Z$"
)

COUNTED = (
    "attack-pattern", "campaign", "incident", "intrusion-set", "malware", "report", "sighting",
    "threat-actor", "tool", "vulnerability",
)  # fmt: skip
"""Of these, names and months are kept. Of everything else only how many there are."""
CONTAINERS = ("report", "grouping")
"""Objects that hold others by ``object_refs``; notes and opinions are said about others."""
OBSERVABLES = frozenset(
    {
        "artifact", "autonomous-system", "directory", "domain-name", "email-addr", "email-message",
        "file", "ipv4-addr", "ipv6-addr", "mac-addr", "mutex", "network-traffic", "process",
        "software", "url", "user-account", "windows-registry-key", "x509-certificate",
    }
)  # fmt: skip
"""Types without times of their own (SCOs)."""

TLP_EXTENSION = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
TLP_IDS = {
    Marking.CLEAR: "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
    Marking.GREEN: "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
    Marking.AMBER: "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
    Marking.AMBER_STRICT: "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
    Marking.RED: "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
}
"""Version 2.0, as OASIS published it for STIX."""
TLP1_IDS = {
    "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9": Marking.CLEAR,
    "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da": Marking.GREEN,
    "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82": Marking.AMBER,
    "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed": Marking.RED,
}
"""Version 1, fixed in STIX 2.1 itself (section 7.2.1.4)."""
MARKINGS = TLP1_IDS | {id_: marking for marking, id_ in TLP_IDS.items()}
