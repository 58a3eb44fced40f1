"""Published test vectors, word for word.

``PROOFS`` and ``chained``: from the W3C recommendations *Data Integrity EdDSA Cryptosuites 1.0* and *Data
Integrity ECDSA Cryptosuites 1.0* (appendices "Test Vectors"; repositories w3c/vc-di-eddsa and
w3c/vc-di-ecdsa), copyright World Wide Web Consortium, under the W3C Software and Document License. They
all sign ``ALUMNI``. ``TOKENS``: from RFC 7515 (appendices A.2 and A.3) and RFC 8037 (A.4), code components
under the Simplified BSD License of the IETF Trust.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
EXAMPLES_CONTEXT = b'{"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}'
ALUMNI: dict[str, Any] = {
    "@context": ["https://www.w3.org/ns/credentials/v2", EXAMPLES],
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
}
_ED = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
_P256 = "zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP"
_P384 = "z82LkuBieyGShVBhvtE2zoiD6Kma4tJGFtkAhxR5pfkp5QPw4LutoYWhvQCnGjdVn14kujQ"
_OLD = "https://w3id.org/security/suites/ed25519-2020/v1"
PROOFS: dict[str, tuple[str, str]] = {
    "eddsa-rdfc-2022": (
        f"https://vc.example/issuers/5678#{_ED}",
        "z21EVs3eXERqTn4acNHT9viboqgzUaQ3kTmhPT3eA8qrVPE7CrQq78WkzctnMX5W4CrzcKnHw8V6dvy5pgWYCU5e9",
    ),
    "eddsa-jcs-2022": (
        f"https://vc.example/issuers/5678#{_ED}",
        "z63t83Y53KfzJ5ZosfKTnqfMcKB2dmTrfjSaQjeNNjAD5srBowQfmWqeRb8rRjmeEuCBEsddF9LsVogtuTsijJKh4",
    ),
    "Ed25519Signature2020": (
        f"https://vc.example/issuers/5678#{_ED}",
        "z5HNuvc5WbWYsRRt97kXJ6SoKgb1tMwtkQND4pnobZE26JGnohdWVpzashF9d8FRzhzm8oYRSivKACTakeE4DzdHL",
    ),
    "ecdsa-rdfc-2019 P-256": (
        f"did:key:{_P256}#{_P256}",
        "zaHXrr7AQdydBk3ahpCDpWbxfLokDqmCToYm2dyWvpcFVyWooC2he63w1f7UNQoAMKdhaRtcnaE2KTo5o5vTCcfw",
    ),
    "ecdsa-rdfc-2019 P-384": (
        f"did:key:{_P384}#{_P384}",
        "z967Mvv5bxtmLNqTzPZ8KmJjFmFXaAKeQNzq7GWnQkMcLtaGSSmuozE5WtJ8PipMe178B1tE28K1vsJur9bGVJhz6jgSJsRH"
        "FSQeqgH8hhjcg8gZDFJC1b9FsR5ggNmDBqHv",
    ),
    "ecdsa-jcs-2019 P-256": (
        f"did:key:{_P256}#{_P256}",
        "zq6PrUMCtqY5obCSsrQxuFJdGffCDxvFuopdZiBPUBRTFEs1VVsBZi8YiEwVWgHYrXxoV93gBHqGDBtQLPFxpZxz",
    ),
    "ecdsa-jcs-2019 P-384": (
        f"did:key:{_P384}#{_P384}",
        "zR3krc7pt9Dpn1PY2u8HWPePggtzAG2SuH2ZGNrzw8Ku3QrFLWgDTjS5mCWy65ShixJEtpMwfviAFfh5xTgd5FGN1sSbpPJ5d"
        "jqSZQLqQkY8KLBPNswuqKtq3bS8f9vEHm8w",
    ),
}
_CHAIN = (
    ("urn:uuid:26329423-bec9-4b2e-88cb-a7c7d9dc4544", "2023-02-24T23:36:38Z", "1", None,
     "z6MktgKTsu1QhX6QPbyqG6geXdw6FQCZBPq7uQpieWbiQiG7",
     "z5KTX5yikM4eUukZW9qh66LGT3KZEUCACGpWcT2t4Yd54NMoFRchGmH4778omyNFAD3weSt6sNk5fuaMQmhhzNmEC"),
    ("urn:uuid:8cc9022b-6b14-4cf3-8571-74972c5feb54", "2023-02-24T23:36:38Z", "2", None,
     "z6MkhWqdDBPojHA7cprTGTt5yHv5yUi1B8cnXn8ReLumkw6E",
     "z5KXNyXDcm822dHS37tmS6Xc7FFNo8c73AfeqmfHoywPxnXWNjWKYK3VQzt3CMUoK9uAqsboVHKJXxuYwbdnfxZeA"),
    ("urn:uuid:d94f792a-c546-4d06-b38a-da070ab56c23", "2023-02-26T22:06:38Z", "3",
     ["urn:uuid:26329423-bec9-4b2e-88cb-a7c7d9dc4544", "urn:uuid:8cc9022b-6b14-4cf3-8571-74972c5feb54"],
     "z6MkmEq87wkHCYnWnNZkigeDMGTN7oUw1upkhzd77KuXERS1",
     "z2hcFbMaj3BJufikuLZQ36gAXVT9J3ZiwB9rqN3j7VdqyT1GaQPbMTaF1Q2gn7h75ZcJ6JpV9pvNoDumvcjtmSRAV"),
    ("", "2023-02-26T22:16:38Z", "4", "urn:uuid:d94f792a-c546-4d06-b38a-da070ab56c23",
     "z6MkmEq87wkHCYnWnNZkigeDMGTN7oUw1upkhzd77KuXERS1",
     "z6f4Lx4xiwWq8sucv6pg2vVvD5R4bxr58q2TagpwDXCxPVVS28S1iFwhor4ikhG6u4RKrNx7uSkYrCHdiiw5Js3d"),
)  # fmt: skip
TOKENS: tuple[tuple[str, dict[str, str], str], ...] = (
    (
        "RFC 7515 A.2 RS256",
        {
            "kty": "RSA",
            "n": "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0B"
            "m4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5"
            "z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7"
            "aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ",
            "e": "AQAB",
        },
        "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb2"
        "90Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2F"
        "p5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0"
        "GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs"
        "98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw",
    ),
    (
        "RFC 7515 A.3 ES256",
        {
            "kty": "EC",
            "crv": "P-256",
            "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
            "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
        },
        "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb2"
        "90Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
    ),
)
ED25519_KEY = {
    "kty": "OKP",
    "crv": "Ed25519",
    "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
}
ED25519_THUMBPRINT = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
ED25519_SIGNED = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
ED25519_SIGNATURE = (
    "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
)


def signed(name: str) -> dict[str, Any]:
    """A published credential with its proof."""
    method, value = PROOFS[name]
    suite = name.partition(" ")[0]
    proof: dict[str, Any] = {"type": "DataIntegrityProof", "cryptosuite": suite}
    made = dict(ALUMNI)
    if suite == "Ed25519Signature2020":
        proof = {"type": suite}
        made["@context"] = [*ALUMNI["@context"], _OLD]
    proof |= {
        "created": "2023-02-24T23:36:38Z",
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
    }
    if suite == "eddsa-jcs-2022":
        proof["@context"] = ALUMNI["@context"]
    return {**made, "proof": {**proof, "proofValue": value}}


def chained() -> dict[str, Any]:
    """The published credential with a chain of four proofs."""
    return {**ALUMNI, "proof": list(_chain())}


def _chain() -> Iterator[dict[str, Any]]:
    for name, created, number, before, key, value in _CHAIN:
        proof: dict[str, Any] = {
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-rdfc-2022",
            "created": created,
            "verificationMethod": f"https://vc.example/issuers/5678{number}#{key}",
            "proofPurpose": "assertionMethod",
            "proofValue": value,
        }
        if name:
            proof["id"] = name
        if before:
            proof["previousProof"] = before
        yield proof
