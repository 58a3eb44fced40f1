#!/usr/bin/env python3
"""Checks an exported ledger of Gradus, without Gradus and without a network.

    python verifier.py ledger.jsonl --key VERIFIERKEY --checkpoint FILE [FILE ...]
    python verifier.py extract.jsonl --extract --key VERIFIERKEY --checkpoint FILE

You need Python 3.9 or later and nothing else; this file is the whole program, to be read before it
is run. Bring a checkpoint that was given to you EARLIER, by another way than the export, and the
ledger's public key, which you also hold already. Whoever keeps the ledger can rewrite all of it so
that it fits itself; what they can't do is make it fit a checkpoint that you already have.

What is checked, for each entry: its number follows the one before; its text is canonical JSON; its
hash is made of its text; the chain leads to it; each personal value shown fits the commitment in
the text, and each erased one is only a commitment there. For each checkpoint: it is signed by the
key (Ed25519, RFC 8032), and the entries up to its size have its Merkle root (RFC 6962).

An extract (--extract) holds some of the entries only, such as those of one State. Each brings a
proof that it is in the ledger that the checkpoint was given for, as it stands and at that place;
whether entries were left out can't be told from it.

What can't be found: changes to entries after the last checkpoint, if the chain was made anew; and
whether what was recorded was true when it was written.

Exit codes: 0 good, 1 tampered with, 2 cannot be read.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

GOOD, TAMPERED, UNREADABLE = 0, 1, 2
TOLERANCE = timedelta(minutes=10)
# Time may run back by so much without a warning: clocks differ, and the entry of a long job has the
# time at which the job began.
MOST_LINE_BYTES = 4 * 1024 * 1024
MOST_NOTE_BYTES = 200_000
MOST_TOLD = 20
MOST_FOUND = 1_000
HASH_BYTES, SALT_BYTES = 32, 16
FIELDS = {"seq": int, "body": str, "leaf": str, "prev": str, "chain": str, "secrets": dict}
EXTRACT_FIELDS = {"seq": int, "size": int, "body": str, "leaf": str, "proof": list, "secrets": dict}


class CannotReadError(Exception):
    """The input is not what this program reads; the message says where and what."""


# --- Ed25519 signatures (RFC 8032), on integers; slow, but short --------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
Point = tuple[int, int, int, int]  # X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z
NOWHERE: Point = (0, 1, 1, 0)  # the neutral point: adding it changes nothing


def add(a: Point, b: Point) -> Point:
    """The sum of two points of the curve (RFC 8032, section 5.1.4)."""
    m = (a[1] - a[0]) * (b[1] - b[0]) % P
    n = (a[1] + a[0]) * (b[1] + b[0]) % P
    t = 2 * a[3] * b[3] * D % P
    z = 2 * a[2] * b[2] % P
    e, f, g, h = n - m, z - t, z + t, n + m
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(factor: int, point: Point) -> Point:
    """A point added to itself so many times."""
    total = NOWHERE
    while factor:
        if factor & 1:
            total = add(total, point)
        point = add(point, point)
        factor >>= 1
    return total


def decode_point(raw: bytes) -> Point | None:
    """The point that 32 bytes stand for, or None (RFC 8032, section 5.1.3)."""
    number = int.from_bytes(raw, "little")
    y, odd = number & (2**255 - 1), number >> 255
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or (x == 0 and odd):
        return None
    if x & 1 != odd:
        x = P - x
    return (x, y, 1, x * y % P)


def encode_point(point: Point) -> bytes:
    """The 32 bytes of a point."""
    inverse = pow(point[2], -1, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return int(y | (x & 1) << 255).to_bytes(32, "little")


BASE = decode_point((4 * pow(5, -1, P) % P).to_bytes(32, "little")) or NOWHERE


def signature_fits(public: bytes, text: bytes, signature: bytes) -> bool:
    """Whether this is the key's Ed25519 signature of the text."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key = decode_point(public)
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or scalar >= ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + public + text).digest()
    negative = (P - key[0], key[1], key[2], P - key[3])
    challenge = int.from_bytes(digest, "little") % ORDER
    return encode_point(add(times(scalar, BASE), times(challenge, negative))) == signature[:32]


# --- Checkpoints: signed notes (c2sp.org/signed-note, c2sp.org/tlog-checkpoint) ------------------


class Key:
    """A verifier key, ``name+hash+base64(0x01 || 32 bytes)``."""

    def __init__(self, text: str) -> None:
        parts = text.strip().split("+", 2)
        raw = unbase64(parts[2]) if len(parts) == 3 else b""
        self.name, self.public = parts[0], raw[1:]
        self.hash = hashlib.sha256(self.name.encode("utf-8", "replace") + b"\n" + raw).digest()[:4]
        if len(raw) != 33 or raw[0] != 1 or parts[1] != self.hash.hex():
            raise CannotReadError(f"{shown(text)} is not a verifier key (name+hash+key)")


class Checkpoint:
    """A signed note: origin, size and root, further lines, then signatures after an empty line."""

    def __init__(self, source: str, note: str) -> None:
        self.source = source
        note = note.replace("\r\n", "\n").rstrip("\n") + "\n"  # mail changes the ends of lines
        text, parted, signed = note.rpartition("\n\n")
        self.text = text + "\n"
        lines = text.split("\n")
        found = re.fullmatch("0|[1-9][0-9]{0,17}", lines[1]) if len(lines) > 2 else None
        if not parted or not found or not lines[0] or len(unbase64(lines[2])) != 32:
            raise CannotReadError(f"{source} is not a signed checkpoint")
        self.origin, self.size, self.root = lines[0], int(lines[1]), unbase64(lines[2])
        self.signatures = []
        for line in signed[:-1].split("\n"):
            parts = line.split(" ")
            if len(parts) != 3 or parts[0] != "\u2014" or len(unbase64(parts[2])) < 5:
                raise CannotReadError(f"{source} has a signature line that cannot be read")
            self.signatures.append((parts[1], unbase64(parts[2])))

    def fault(self, keys: Sequence[Key]) -> str:
        """What is wrong with its signature, or "". Signatures by other keys count for nothing."""
        proofs = [
            signature_fits(key.public, self.text.encode(), raw[4:])
            for key in keys
            for name, raw in self.signatures
            if (name, raw[:4]) == (key.name, key.hash)
        ]
        if not proofs:
            return "it is not signed by the key given"
        return "" if all(proofs) else "its signature does not fit its text: changed, or forged"


def unbase64(text: str) -> bytes:
    """The bytes, or b"" if the text is not base64 in its one proper spelling."""
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError:
        return b""
    return raw if base64.b64encode(raw).decode() == text else b""


# --- Canonical JSON, hashes and commitments -----------------------------------------------------


def refuse_number(text: str) -> None:
    """Numbers with a point or an exponent, NaN and Infinity are never canonical."""
    raise ValueError(f"{shown(text)} is not a whole number")


def refuse_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object that names a field twice would be read differently by different programs."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a field is named twice")
    return found


def read_json(text: str) -> object:
    """A JSON value; ValueError says what is wrong."""
    try:
        return json.loads(
            text,
            parse_float=refuse_number,
            parse_constant=refuse_number,
            object_pairs_hook=refuse_twins,
        )
    except RecursionError:
        raise ValueError("nested too deeply") from None


def nfc(value: object) -> object:
    """The value with all its strings, keys too, in Unicode's composed form."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {nfc(key): nfc(item) for key, item in value.items()}
    return [nfc(item) for item in value] if isinstance(value, list) else value


def canonical(value: object) -> str:
    """The one spelling of a value: keys sorted, no spaces, composed Unicode."""
    try:
        return json.dumps(nfc(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    except RecursionError:
        raise ValueError("nested too deeply") from None


def sha256(data: bytes) -> bytes:
    """The SHA-256 hash, 32 bytes."""
    return hashlib.sha256(data).digest()


def is_hex(text: object, count: int) -> bool:
    """Whether this is so many bytes in hexadecimal."""
    return isinstance(text, str) and bool(re.fullmatch(f"[0-9a-f]{{{2 * count}}}", text))


def is_commitment(value: object) -> bool:
    """Whether this stands for a personal value: {"commitment": hex} and nothing else."""
    return (
        isinstance(value, dict)
        and set(value) == {"commitment"}
        and is_hex(value["commitment"], HASH_BYTES)
    )


def count_commitments(body: object) -> int:
    """How many personal values an entry's text stands for."""
    count, waiting = 0, [body]
    while waiting:
        value = waiting.pop()
        count += is_commitment(value)
        if isinstance(value, (dict, list)):
            waiting.extend(value.values() if isinstance(value, dict) else value)
    return count


def at(value: object, pointer: str) -> object:
    """What a JSON pointer (RFC 6901) leads to, or None."""
    first, *steps = pointer.split("/")
    if first:
        return None
    for step in steps:
        step = step.replace("~1", "/").replace("~0", "~")
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and re.fullmatch("0|[1-9][0-9]{0,8}", step):
            value = value[int(step)] if int(step) < len(value) else None
        else:
            return None
    return value


class Tree:
    """The Merkle tree over the entries so far, kept as the roots of its full subtrees."""

    def __init__(self) -> None:
        self.peaks: list[tuple[int, bytes]] = []

    def append(self, leaf: bytes) -> None:
        """Add a leaf; two full subtrees of one size become one."""
        size, node = 1, leaf
        while self.peaks and self.peaks[-1][0] == size:
            node, size = sha256(b"\x01" + self.peaks.pop()[1] + node), size * 2
        self.peaks.append((size, node))

    def root(self) -> bytes:
        """The root; of no leaves, the hash of nothing."""
        if not self.peaks:
            return sha256(b"")
        node = self.peaks[-1][1]
        for _, peak in reversed(self.peaks[:-1]):
            node = sha256(b"\x01" + peak + node)
        return node


def root_by_proof(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes | None:
    """The root to which a proof leads from a leaf (RFC 9162, section 2.1.3.2), or None."""
    if not 0 <= index < size:
        return None
    position, last, node = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return None
        if position % 2 or position == last:
            node = sha256(b"\x01" + step + node)
            while position and position % 2 == 0:
                position, last = position // 2, last // 2
        else:
            node = sha256(b"\x01" + node + step)
        position, last = position // 2, last // 2
    return node if last == 0 else None


# --- The check ----------------------------------------------------------------------------------


class Entry(NamedTuple):
    """One line of the export."""

    seq: int
    body: str
    leaf: str
    prev: str
    chain: str
    secrets: dict[str, object]


class Extracted(NamedTuple):
    """One line of an extract."""

    seq: int
    size: int
    body: str
    leaf: str
    proof: list[object]
    secrets: dict[str, object]


class Finding(NamedTuple):
    """Something that is wrong, and between which entries; 0 if it is about no entry."""

    text: str
    low: int = 0
    high: int = 0


class Check:
    """Goes through the entries of an export, in order, and keeps what it finds."""

    def __init__(self, sizes: set[int]) -> None:
        self.findings: list[Finding] = []
        self.warnings: list[str] = []
        self.count = self.proved = self.shown = self.erased = self.withheld = 0
        self.tree = Tree()
        self.roots = {0: self.tree.root()}  # by size, for the sizes that checkpoints have
        self._sizes = sizes
        self._last = Entry(0, "", "", "", "0" * 64, {})
        self._time: datetime | None = None

    def find(self, seq: int, text: str) -> None:
        """Note what is wrong with an entry."""
        self.findings.append(Finding(f"Entry {seq}: {text}.", seq, seq))

    def entry(self, entry: Entry) -> None:
        """Check one entry against itself and against the one before it."""
        if entry.seq != self._last.seq + 1:
            self.find(entry.seq, f"it stands where entry {self._last.seq + 1} is due")
        leaf = sha256(b"\x00" + entry.body.encode())
        if entry.leaf != leaf.hex():
            self.find(entry.seq, "its text is not the text that its hash (leaf) was made of")
        if entry.prev != self._last.chain:
            self.find(entry.seq, "its link (prev) is not the chain value of the entry before")
        linked = entry.prev + entry.leaf
        if not is_hex(linked, 2 * HASH_BYTES) or sha256(bytes.fromhex(linked)).hex() != entry.chain:
            self.find(entry.seq, "its chain value is not made of its link and its hash")
        self._body(entry)
        self._last = entry
        self.tree.append(leaf)
        self.count += 1
        if self.count in self._sizes:
            self.roots[self.count] = self.tree.root()

    def extracted(self, entry: Extracted, roots: dict[int, bytes]) -> None:
        """Check one entry of an extract against itself, and its proof against the checkpoint."""
        if entry.seq <= self._last.seq:
            self.find(entry.seq, f"it stands after entry {self._last.seq}")
        leaf = sha256(b"\x00" + entry.body.encode())
        if entry.leaf != leaf.hex():
            self.find(entry.seq, "its text is not the text that its hash (leaf) was made of")
        proof = [bytes.fromhex(str(step)) for step in entry.proof if is_hex(step, HASH_BYTES)]
        root = root_by_proof(leaf, entry.seq - 1, entry.size, proof)
        if entry.size not in roots:
            raise CannotReadError(f"it is proved by a checkpoint of {entry.size} entries: bring it")
        if len(proof) != len(entry.proof) or root != roots[entry.size]:
            self.find(entry.seq, f"its proof does not lead to the checkpoint of {entry.size}")
        self._body(entry)
        self._last = Entry(entry.seq, "", "", "", "", {})
        self.count += 1

    def _body(self, entry: Entry | Extracted) -> None:
        """Check the entry's text, and the personal values told beside it."""
        try:
            body = read_json(entry.body)
            if canonical(body) != entry.body or not isinstance(body, dict):
                raise ValueError("spelled otherwise")
        except ValueError as error:
            self.find(entry.seq, f"its text is not a canonical JSON object ({error})")
            return
        if body.get("seq", entry.seq) != entry.seq:
            self.find(entry.seq, f"its text says that it is entry {shown(body['seq'])}")
        self._clock(entry.seq, body.get("ts"))
        for pointer, secret in entry.secrets.items():
            fault = self._secret(at(body, pointer), secret)
            if fault:
                self.find(entry.seq, f"the personal value at {shown(pointer)} {fault}")
        self.withheld += max(0, count_commitments(body) - len(entry.secrets))

    def _secret(self, place: object, secret: object) -> str:
        """What is wrong with a personal value, or ""; an erased one leaves only a commitment."""
        if not isinstance(place, dict) or not is_commitment(place):
            return "has no commitment in its text"
        if secret is None:
            self.erased += 1
            return ""
        if not isinstance(secret, dict) or set(secret) != {"salt", "value"}:
            return "is told without its salt or without itself"
        if not is_hex(secret["salt"], SALT_BYTES):
            return f"has a salt that is not {SALT_BYTES} bytes"
        try:
            told = bytes.fromhex(secret["salt"]) + canonical(secret["value"]).encode()
        except ValueError as error:
            return f"is no canonical value ({error})"
        if sha256(told).hex() != place["commitment"]:
            return "is not the one that was recorded"
        self.shown += 1
        return ""

    def _clock(self, seq: int, ts: object) -> None:
        """Warn if time ran backwards. Clocks are corrected at times, so it proves nothing."""
        before, self._time = self._time, instant(ts)
        if self._time is None:
            self.warnings.append(f"Entry {seq}: it has no time (ts) that can be read.")
        elif before and before - self._time > TOLERANCE:
            seconds = int((before - self._time).total_seconds())
            self.warnings.append(f"Entry {seq}: its time is {seconds} s before the last entry's.")

    def checkpoints(self, notes: Sequence[Checkpoint], keys: Sequence[Key]) -> list[str]:
        """Check the entries against checkpoints; the lines to print of those that fit."""
        fitting: list[str] = []
        for note in sorted(notes, key=lambda n: n.size):
            fault, low, high = self._checkpoint(note, keys)
            if fault:
                self.findings.append(Finding(f"Checkpoint {note.source}: {fault}.", low, high))
            else:
                self.proved = note.size
                whose = shown(note.origin)
                fitting.append(f"Checkpoint {note.source} fits: {note.size} entries of {whose}.")
        if self.proved < self.count:
            self.warnings.append(
                f"Entries {self.proved + 1} to {self.count}: no checkpoint that fits covers them, "
                "so whoever keeps the ledger could have rewritten them."
            )
        return fitting

    def _checkpoint(self, note: Checkpoint, keys: Sequence[Key]) -> tuple[str, int, int]:
        """What disagrees with a checkpoint, or "", and between which entries."""
        fault = note.fault(keys)
        if fault:
            return fault, 0, 0
        if note.size > self.count:
            fault = f"it was given for {note.size} entries, and the export has {self.count}"
            return fault, self.count + 1, self.count + 1
        if self.roots[note.size] == note.root:
            return "", 0, 0
        if note.size <= self.proved:
            return f"its root for {note.size} entries is not the one already proved", 0, 0
        fault = f"entries {self.proved + 1} to {note.size} are not those it was given for"
        return fault, self.proved + 1, note.size


def instant(ts: object) -> datetime | None:
    """The time of an entry: 2027-01-31T08:05:00.000000Z."""
    try:
        return datetime.strptime(str(ts), "%Y-%m-%dT%H:%M:%S.%f%z")
    except ValueError:
        return None


# --- Files and words ----------------------------------------------------------------------------


def entries(stream: BinaryIO) -> Iterator[Entry]:
    """The entries of an export, one by one, so that its size doesn't matter."""
    number = 1
    while raw := stream.readline(MOST_LINE_BYTES + 1):
        yield read_entry(raw, number)
        number += 1


def extracts(stream: BinaryIO) -> Iterator[Extracted]:
    """The entries of an extract, one by one."""
    number = 1
    while raw := stream.readline(MOST_LINE_BYTES + 1):
        entry = Extracted(**read_line(raw, number, EXTRACT_FIELDS))
        if not 0 < entry.size < 10**18 or len(entry.proof) > 64:
            raise CannotReadError(f"line {number} has a size or a proof that cannot be")
        yield entry
        number += 1


def read_entry(raw: bytes, number: int) -> Entry:
    """One line of an export; CannotReadError says why it is none."""
    return Entry(**read_line(raw, number, FIELDS))


def read_line(raw: bytes, number: int, fields: dict[str, type]) -> dict[str, Any]:
    """The fields of one line; CannotReadError says why it has not exactly these."""
    if len(raw) > MOST_LINE_BYTES:
        raise CannotReadError(f"line {number} is longer than {MOST_LINE_BYTES} bytes")
    try:
        found = read_json(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise CannotReadError(f"line {number} is not text in UTF-8") from None
    except ValueError as error:
        raise CannotReadError(f"line {number} is not JSON ({error})") from None
    if not isinstance(found, dict) or set(found) != set(fields):
        raise CannotReadError(f"line {number} does not have exactly the fields {', '.join(fields)}")
    for name, kind in fields.items():
        if type(found[name]) is not kind:
            raise CannotReadError(f"line {number}: {name} is not what it should be")
    if not 0 < found["seq"] < 2**63 or re.search("[\ud800-\udfff]", found["body"]):
        raise CannotReadError(f"line {number} has a number or a character that cannot be")
    return found


def read_checkpoint(path: str) -> Checkpoint:
    """A checkpoint's file; CannotReadError says why it is none."""
    try:
        with Path(path).open("rb") as stream:
            raw = stream.read(MOST_NOTE_BYTES + 1)
        text = raw.decode("utf-8-sig")
    except (OSError, ValueError) as error:
        raise CannotReadError(f"checkpoint {path!a}: {error}") from None
    if len(raw) > MOST_NOTE_BYTES:
        raise CannotReadError(f"checkpoint {path!a} is too long to be one")
    return Checkpoint(ascii(path), text)


def shown(value: object) -> str:
    """A value found, fit to print: shortened, with nothing that could play on the terminal."""
    text = value if isinstance(value, str) else json.dumps(value)
    return ascii(text if len(text) <= 80 else text[:80] + "...")


def say(text: str) -> None:
    """Print a line, in ASCII whatever the system's messages hold."""
    sys.stdout.write(text.encode("ascii", "backslashreplace").decode() + "\n")


def tell(lines: Sequence[str]) -> None:
    """Print some lines, and how many more there are."""
    for line in lines[:MOST_TOLD]:
        say(f"  {line}")
    if len(lines) > MOST_TOLD:
        say(f"  ... and {len(lines) - MOST_TOLD} more.")


def report(check: Check, fitting: Sequence[str], stopped: str, whole: bool = True) -> int:
    """Print what was found; the exit code."""
    say(f"{check.count} entries read.")
    say(
        f"Personal values: {check.shown} shown and as recorded, {check.erased} erased, "
        f"{check.withheld} not in this export."
    )
    for line in fitting:
        say(line)
    if check.warnings:
        say("WARNINGS")
        tell(check.warnings)
    if stopped:
        say(f"CANNOT READ: {stopped}. What comes after it was not checked.")
    if check.findings:
        placed = [f for f in check.findings if f.high]
        say("TAMPERED WITH" + (first_place(placed) if placed else ""))
        tell([f.text for f in check.findings])
        return TAMPERED
    if stopped:
        return UNREADABLE
    if not whole:
        say("GOOD: every entry here is in that ledger, as it stands and at its place.")
        return GOOD
    if check.proved < min(check.count, 1):
        say("GOOD BY ITS OWN WORD ONLY: it fits itself; bring an earlier checkpoint to prove it.")
        return GOOD
    say(f"GOOD: nothing disagrees, and checkpoints prove the first {check.proved} entries.")
    return GOOD


def first_place(placed: Sequence[Finding]) -> str:
    """Where the first disagreement lies, as closely as is known."""
    first = min(placed, key=lambda f: (f.high, f.low))
    if first.low == first.high:
        return f": the first entry found to disagree is entry {first.low}."
    return f": the first entry to disagree lies between entries {first.low} and {first.high}."


def main(arguments: Sequence[str] | None = None) -> int:
    """Check an export; the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("ledger", help="the export, JSON Lines")
    parser.add_argument("--extract", action="store_true", help="the file is an extract")
    parser.add_argument("--key", action="append", required=True, help="name+hash+key")
    parser.add_argument("--checkpoint", nargs="+", action="extend", default=[], metavar="FILE")
    options = parser.parse_args(arguments)
    try:
        keys = [Key(text) for text in options.key]
        notes = [read_checkpoint(path) for path in options.checkpoint]
    except CannotReadError as error:
        say(f"CANNOT READ: {error}.")
        return UNREADABLE
    check = Check({note.size for note in notes})
    go_through = check_extract if options.extract else check_export
    try:
        with Path(options.ledger).open("rb") as stream:
            return go_through(check, stream, notes, keys)
    except (OSError, CannotReadError) as error:
        return report(check, [], f"{options.ledger!a}: {error}")


def check_export(
    check: Check, stream: BinaryIO, notes: Sequence[Checkpoint], keys: Sequence[Key]
) -> int:
    """Check a whole ledger; the exit code."""
    for entry in entries(stream):
        check.entry(entry)
        stop_if_hopeless(check)
    if not check.count and not notes:
        raise CannotReadError("it has no entries")
    return report(check, check.checkpoints(notes, keys), "")


def check_extract(
    check: Check, stream: BinaryIO, notes: Sequence[Checkpoint], keys: Sequence[Key]
) -> int:
    """Check some entries of a ledger; the exit code."""
    roots: dict[int, bytes] = {}
    fitting: list[str] = []
    for note in notes:
        fault = note.fault(keys)
        if fault:
            check.findings.append(Finding(f"Checkpoint {note.source}: {fault}."))
        else:
            fitting.append(
                f"Checkpoint {note.source}: {note.size} entries of {shown(note.origin)}."
            )
        if roots.setdefault(note.size, note.root) != note.root:
            check.findings.append(Finding(f"Two checkpoints of {note.size} entries disagree."))
    for entry in extracts(stream):
        check.extracted(entry, roots)
        stop_if_hopeless(check)
    if not check.count:
        raise CannotReadError("it has no entries")
    return report(check, fitting, "", whole=False)


def stop_if_hopeless(check: Check) -> None:
    """Don't go on where nearly everything is wrong."""
    if len(check.findings) > MOST_FOUND:
        raise CannotReadError("so much disagrees that reading on says nothing more")


if __name__ == "__main__":
    sys.exit(main())
