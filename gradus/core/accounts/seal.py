"""Sealing what must not be read in the database: second factors, letters that wait for the post."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def sealed(text: str, use: str) -> str:
    """The text, encrypted with the installation's key for that use."""
    return _cipher(use).encrypt(text.encode()).decode()


def opened(text: str, use: str) -> str:
    """What was sealed. Raises cryptography.fernet.InvalidToken if it was altered."""
    return _cipher(use).decrypt(text.encode()).decode()


def _cipher(use: str) -> Fernet:
    key = HKDF(hashes.SHA256(), length=32, salt=None, info=f"gradus {use}".encode())
    return Fernet(base64.urlsafe_b64encode(key.derive(settings.SECRET_KEY.encode())))
