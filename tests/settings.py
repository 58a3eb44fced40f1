"""The settings of tests and of the type checker: those of an installation, without collected files."""

import tests.environment  # noqa: F401 - sets the environment that the settings read
from gradus.config.settings import *  # noqa: F403
from gradus.config.settings import PACKAGE as _PACKAGE
from gradus.config.settings import STORAGES as _STORAGES

STORAGES = _STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
FILE_UPLOAD_TEMP_DIR = None  # no installation's folder was made
STATIC_ROOT = _PACKAGE / "core" / "ui" / "static"
INSTALLED_APPS.append("allauth.socialaccount.providers.openid_connect")  # noqa: F405
DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405 - threads of tests leave no connection behind
