"""The file: a ZIP of the list of contents, its signature and the files, sealed with age.

    manifest.json     the list of contents (canonical JSON)
    manifest.sig      its Ed25519 signature, 64 bytes
    files/0001 ...    the files, in the order of the list; their names stand in the list alone

Opened from the outside in, and each layer is judged before the next is looked at: size, seal,
archive, list, signature, and only then the files, by their hashes.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

import pyrage

from gradus.formats.archive import Archive, BadArchive, Budget
from gradus.formats.bundles.keys import Card, OwnKeys, parse_card
from gradus.formats.bundles.manifest import MOST_FILES, MOST_MANIFEST, Manifest, parse_manifest
from gradus.formats.bundles.refused import BundleRefused

MOST_BYTES = 24_000_000
MOST_CONTENT = 20_000_000  # of all files of a bundle before packing: it then always fits
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
_AGE = b"age-encryption.org/v1\n"
_MOST_HEADER = 4_096  # one recipient, and the line of noise that age adds
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Bounds:
    """How much a bundle may hold."""

    entries: int = MOST_FILES + 2
    unpacked: int = MOST_CONTENT + MOST_MANIFEST
    ratio: int = 200
    ratio_from: int = 1_000_000


@dataclass(frozen=True)
class Opened:
    """What was in a bundle. ``sender`` signed it; whether that is known is for others to say."""

    manifest: Manifest
    sender: Card
    recipient: Card
    files: tuple[bytes, ...]


def place(number: int) -> str:
    """Where the file of that number lies, from 1."""
    return f"files/{number:04d}"


def seal(manifest: Manifest, files: Sequence[bytes], keys: OwnKeys) -> bytes:
    """The file to hand over: signed by us, sealed for the recipient that the list names.

    Raises
    ------
    BundleRefused
        ``bundle-format`` if the list is not one that would be read.
    ValueError
        If the files are not those of the list.
    """
    text = manifest.text()
    if parse_manifest(text) != manifest or not _agree(manifest, files):
        raise ValueError("a bundle holds what its list of contents says")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        _add(archive, MANIFEST, text)
        _add(archive, SIGNATURE, keys.sign(text))
        for number, content in enumerate(files, start=1):
            _add(archive, place(number), content)
    recipient = pyrage.x25519.Recipient.from_str(parse_card(manifest.recipient).sealing)
    return bytes(pyrage.encrypt(stream.getvalue(), [recipient]))


def open_sealed(data: bytes, keys: OwnKeys) -> Opened:
    """What is in a bundle that is for us, if all of it is as its sender signed it.

    Raises
    ------
    BundleRefused
        ``bundle-too-large``, ``-not-one``, ``-not-for-us``, ``-damaged``, ``-format``, ``-forged``
        or ``-contents``.
    """
    try:
        archive = Archive(_unsealed(data, keys), Budget(Bounds()))
        parts = {part.name: part for part in archive.parts}
        if not {MANIFEST, SIGNATURE} <= set(parts):
            raise BundleRefused("bundle-format", part=MANIFEST)
        if parts[MANIFEST].size > MOST_MANIFEST or parts[SIGNATURE].size != 64:
            raise BundleRefused("bundle-format", part=SIGNATURE)
        text = archive.read(parts[MANIFEST])
        manifest = parse_manifest(text)
        sender, recipient = parse_card(manifest.sender), parse_card(manifest.recipient)
        if not sender.signed(text, archive.read(parts[SIGNATURE])):
            raise BundleRefused("bundle-forged")
        if recipient.sealing != str(keys.opening.to_public()):
            raise BundleRefused("bundle-not-for-us")  # signed for another, and sealed again for us
        listed = [place(number) for number in range(1, len(manifest.files()) + 1)]
        if set(parts) != {MANIFEST, SIGNATURE, *listed}:
            raise BundleRefused("bundle-contents", part=_strange(set(parts), listed))
        files = tuple(archive.read(parts[name]) for name in listed)
    except BadArchive as error:
        raise BundleRefused("bundle-damaged") from error
    if not _agree(manifest, files):
        raise BundleRefused("bundle-contents", part="SHA-256")
    return Opened(manifest, sender, recipient, files)


def _unsealed(data: bytes, keys: OwnKeys) -> bytes:
    if len(data) > MOST_BYTES:
        raise BundleRefused("bundle-too-large", most=MOST_BYTES // 1_000_000)
    if not data.startswith(_AGE) or b"\n--- " not in data[:_MOST_HEADER]:
        raise BundleRefused("bundle-not-one")
    try:
        return bytes(pyrage.decrypt(data, [keys.opening]))
    except pyrage.DecryptError as error:
        other = "No matching keys" in str(error)
        raise BundleRefused("bundle-not-for-us" if other else "bundle-damaged") from error


def _agree(manifest: Manifest, files: Sequence[bytes]) -> bool:
    return [(file.size, file.sha256) for file in manifest.files()] == [
        (len(content), hashlib.sha256(content).hexdigest()) for content in files
    ]


def _strange(there: set[str], listed: Sequence[str]) -> str:
    """The first entry that is missing or that nobody listed, fit to print."""
    odd = sorted(there.symmetric_difference({MANIFEST, SIGNATURE, *listed}))[0]
    return odd[:60]


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    about = zipfile.ZipInfo(name, _EPOCH)
    about.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(about, content)
