"""A pytest plugin, loaded first: where this run's database is, before Django reads its settings.

The cluster itself is started by the first test that needs it (``conftest.py``).
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUN = os.environ.setdefault("GRADUS_TEST_RUN", str(os.getpid()))  # xdist's workers inherit it
_place = hashlib.sha256(f"{ROOT} {RUN}".encode()).hexdigest()[:12]
FOLDER = Path(tempfile.gettempdir()) / f"gradus-test-{_place}"
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
DATABASE = f"test_{WORKER}"
TEMPLATE = "gradus_template"
PASSWORDS = {
    f"{role}_password": f"test-{role}" for role in ("superuser", "owner", "app", "backup", "audit")
}


def url(role: str, database: str = DATABASE) -> str:
    """The address of a test database for a role."""
    name = "postgres" if role == "superuser" else f"gradus_{role}"
    return f"postgresql://{name}:test-{role}@/{database}?host={FOLDER}/socket"


KEYS = {
    "GRADUS_SECRET_KEY": "5e" * 32,
    "GRADUS_WALL_KEY": "a1" * 32,
    "GRADUS_LEDGER_KEY": "1e" * 32,
}
os.environ.update(KEYS)
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
os.environ["GRADUS_DATABASE_URL"] = url("app")
os.environ["GRADUS_DATA"] = str(FOLDER / "data" / WORKER)
os.environ["GRADUS_ORIGIN"] = "http://localhost:8000"
os.environ["GRADUS_HOSTS"] = "testserver 127.0.0.1"
os.environ["GRADUS_DEMO"] = "yes"
os.environ["GRADUS_EMAIL_BACKEND"] = "django.core.mail.backends.locmem.EmailBackend"
for _variable in ("OIDC_ISSUER", "LOG", "BEHIND_PROXY", "EMAIL_HOST", "LAN_ORIGIN"):
    os.environ.pop(f"GRADUS_{_variable}", None)
for _variable in ("CERTIFICATE", "PASSPHRASE", "PASSPHRASE_FILE", "TIMESTAMP"):
    os.environ.pop(f"GRADUS_SEAL_{_variable}", None)
