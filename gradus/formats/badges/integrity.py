"""Data Integrity proofs: made with EdDSA, judged with EdDSA and ECDSA.

Sources: W3C *Verifiable Credential Data Integrity 1.0* (proof sets and chains: section 4.3), *Data Integrity
EdDSA Cryptosuites 1.0* (eddsa-rdfc-2022, eddsa-jcs-2022, and Ed25519Signature2020, which badges of before
carry) and *Data Integrity ECDSA Cryptosuites 1.0* (ecdsa-rdfc-2019, ecdsa-jcs-2019).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from gradus.domain.messages import Message, message
from gradus.formats.badges.canonical import Dataset, jcs, rdfc
from gradus.formats.badges.contexts import SUITE_2020, Contexts, Untold
from gradus.formats.badges.instants import written
from gradus.formats.badges.keys import ED25519, P256, P384, PublicKey, SigningKey
from gradus.formats.badges.multibase import base58, from_multibase
from gradus.formats.badges.strict_json import values

RDFC, JCS = "rdfc", "jcs"
_OLD = "Ed25519Signature2020"
SUITES: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        "eddsa-rdfc-2022": (RDFC, (ED25519,)),
        "eddsa-jcs-2022": (JCS, (ED25519,)),
        "ecdsa-rdfc-2019": (RDFC, (P256, P384)),
        "ecdsa-jcs-2019": (JCS, (P256, P384)),
        _OLD: (RDFC, (ED25519,)),
    }
)
_SIGNED_LISTS: Mapping[str, str] = MappingProxyType(
    {
        "issuer": "https://www.w3.org/2018/credentials#issuer",
        "credentialSubject": "https://www.w3.org/2018/credentials#credentialSubject",
        "credentialStatus": "https://www.w3.org/2018/credentials#credentialStatus",
        "credentialSchema": "https://www.w3.org/2018/credentials#credentialSchema",
        "refreshService": "https://www.w3.org/2018/credentials#refreshService",
        "validFrom": "https://www.w3.org/2018/credentials#validFrom",
        "validUntil": "https://www.w3.org/2018/credentials#validUntil",
        "issuanceDate": "https://www.w3.org/2018/credentials#issuanceDate",
        "expirationDate": "https://www.w3.org/2018/credentials#expirationDate",
    }
)


def suite_of(proof: Mapping[str, Any]) -> str:
    """The name of a proof's suite; empty if it is none that is known here."""
    kind = proof.get("type")
    name = proof.get("cryptosuite") if kind == "DataIntegrityProof" else kind
    known = isinstance(name, str) and name in SUITES and (kind == _OLD) == (name == _OLD)
    return str(name) if known else ""


def proof_holds(
    document: Mapping[str, Any],
    proof: Mapping[str, Any],
    key: PublicKey,
    contexts: Contexts,
) -> bool:
    """Whether the key made a proof of a document.

    Parameters
    ----------
    document
        The credential with all its proofs.
    proof
        One of them, of a suite :func:`suite_of` knows.
    key
        The key its verification method names.
    contexts
        For the suites that go by what words mean.

    Raises
    ------
    Untold
        If what the signature covers cannot be told, for example for want of a context.
    """
    suite = suite_of(proof)
    way, kinds = SUITES[suite]
    if key.kind not in kinds:
        raise Untold(message("The proof and the key are of different kinds."))
    value = proof.get("proofValue")
    if not isinstance(value, str) or not value.startswith("z"):
        raise Untold(message("The proof's value is not written as it must be."))
    try:
        signature = from_multibase(value)
    except ValueError as error:
        raise Untold(message("The proof's value is not written as it must be.")) from error
    config = {name: told for name, told in proof.items() if name != "proofValue"}
    unsecured = _unsecured(document, proof)
    signed = _hashed(unsecured, config, key.kind, suite, contexts)
    if not key.verifies(signature, signed):
        return False
    if way == RDFC:
        _check_read_alike(document, rdfc(_unsecured(document, {}), contexts)[1])
    return True


def add_proof(
    document: Mapping[str, Any],
    key: SigningKey,
    suite: str,
    created: datetime,
    contexts: Contexts,
) -> dict[str, Any]:
    """The document with a proof. Raises Untold if something in it would not be covered.

    Parameters
    ----------
    document
        A credential without a proof.
    suite
        ``eddsa-rdfc-2022`` or ``eddsa-jcs-2022`` (or their ECDSA siblings, for a key of that kind).
    created
        When, in UTC.
    """
    way, _ = SUITES[suite]
    config: dict[str, Any] = {
        "type": "DataIntegrityProof",
        "cryptosuite": suite,
        "created": written(created),
        "verificationMethod": key.method,
        "proofPurpose": "assertionMethod",
    }
    if way == JCS:
        config["@context"] = document["@context"]
    signature = key.sign(_hashed(document, config, key.kind, suite, contexts))
    return {**document, "proof": {**config, "proofValue": "z" + base58(signature)}}


def _hashed(
    document: Mapping[str, Any],
    config: Mapping[str, Any],
    kind: str,
    suite: str,
    contexts: Contexts,
) -> bytes:
    digest = "sha384" if kind == P384 else "sha256"
    if SUITES[suite][0] == JCS:
        if "@context" in config:
            document = _under(document, config["@context"])
        texts = jcs(config), jcs(document)
    else:
        context = values(document.get("@context"))
        if "@context" in config and values(config["@context"]) != context:
            raise Untold(message("The proof was made under other contexts than the file names."))
        if suite == _OLD and SUITE_2020 not in context:
            context = [*context, SUITE_2020]
        options = {**config, "@context": context}
        texts = rdfc(options, contexts, digest)[0], rdfc(document, contexts, digest)[0]
    return b"".join(hashlib.new(digest, text).digest() for text in texts)


def _under(document: Mapping[str, Any], context: object) -> dict[str, Any]:
    """The document under the contexts its proof names, which must be those it begins with."""
    own, signed = values(document.get("@context")), values(context)
    if own[: len(signed)] != signed:
        raise Untold(message("The proof was made under other contexts than the file names."))
    if len(own) != len(signed):
        raise Untold(message("The file names contexts that its proof does not cover."))
    return {**document, "@context": context}


def _unsecured(document: Mapping[str, Any], proof: Mapping[str, Any]) -> dict[str, Any]:
    """What the proof covers: the document, with the proofs that it says came before it."""
    found = {name: told for name, told in document.items() if name != "proof"}
    before = values(proof.get("previousProof"))
    if before:
        proofs = [one for one in values(document.get("proof")) if isinstance(one, Mapping)]
        matching = [one for one in proofs if one.get("id") in before]
        if len(matching) != len(before):
            raise Untold(message("A proof that came before is not in the file."))
        found["proof"] = matching
    return found


def _check_read_alike(document: Mapping[str, Any], dataset: Dataset) -> None:
    """See that whoever reads the JSON sees what was signed of dates, issuer and status.

    The same signed statements can be written in other places of a file, where a reader of JSON does not
    look: an end of validity that is signed but not seen would make a badge valid for ever.
    """
    name = document.get("id")
    if not isinstance(name, str):
        if _has_odd_names(document):
            raise Untold(message("The file says things in places where readers do not look."))
        return
    own = [t for t in dataset.get("@default", []) if t["subject"]["value"] == name]
    for word, meaning in _SIGNED_LISTS.items():
        signed = sum(1 for triple in own if triple["predicate"]["value"] == meaning)
        if signed != len({repr(value) for value in values(document.get(word))}):
            raise Untold(message("The file says things in places where readers do not look."))


def _has_odd_names(value: object) -> bool:
    if isinstance(value, Mapping):
        return any(":" in name for name in value) or any(map(_has_odd_names, value.values()))
    return isinstance(value, list) and any(map(_has_odd_names, value))


def unknown_suite(proof: Mapping[str, Any]) -> Message:
    """That a proof is of a suite that is not judged here."""
    told = proof.get("cryptosuite") or proof.get("type") or "?"
    return message("A proof of the kind {kind} is not judged here.", kind=str(told)[:60])
