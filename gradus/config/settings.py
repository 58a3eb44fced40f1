"""Django's settings. Everything that differs between installations comes from the environment."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from gradus.config import environment

PACKAGE = Path(__file__).resolve().parent.parent
VERSION = version("gradus")

# Where this installation is, and what it may be called.
ORIGIN = environment.text("GRADUS_ORIGIN", "http://localhost:8000").rstrip("/")
LAN_ORIGIN = environment.text("GRADUS_LAN_ORIGIN", "")  # set by `gradus serve --lan` only
DEMO = environment.flag("GRADUS_DEMO", False)
DATA_FOLDER = Path(environment.text("GRADUS_DATA", "data"))
_origin = urlsplit(ORIGIN)
SECURE = _origin.scheme == "https"
ALLOWED_HOSTS = [_origin.hostname or "localhost", *environment.words("GRADUS_HOSTS")]
CSRF_TRUSTED_ORIGINS = [ORIGIN]

# Secrets.
SECRET_KEY = environment.text("GRADUS_SECRET_KEY")
WALL_KEY = environment.key("GRADUS_WALL_KEY")
LEDGER_KEY = environment.key("GRADUS_LEDGER_KEY")

# The seal on agreed plans (a PKCS#12 file); without it nothing is sealed.
SEAL_CERTIFICATE = environment.text("GRADUS_SEAL_CERTIFICATE", "")
SEAL_PASSPHRASE = environment.text("GRADUS_SEAL_PASSPHRASE", "")
SEAL_TIMESTAMP = environment.text("GRADUS_SEAL_TIMESTAMP", "")  # a timestamp service's address

DEBUG = False
DATABASES = {"default": environment.database("GRADUS_DATABASE_URL")}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "gradus_cache",
        # what is in it counts (codes used once, requests of a key): nothing is pushed out early
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "gradus.core.ui",
    "gradus.core.access",
    "gradus.core.ledger",
    "gradus.core.jobs",
    "gradus.core.states",
    "gradus.core.accounts",
    "gradus.core.tokens",
    "gradus.core.diligence",
    "gradus.core.people",
    "gradus.core.conditions",
    "gradus.core.resources",
    "gradus.core.coordination",
    "gradus.core.evidence",
    "gradus.core.results",
    "gradus.core.exchange",
    "gradus.steps.threats",
    "gradus.steps.assessment",
    "gradus.steps.planning",
    "gradus.entrypoints.api",
    "gradus.entrypoints.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "gradus.entrypoints.api.gate.ApiGate",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "gradus.core.ui.compression.PageCompression",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "gradus.core.ui.bodies.BodyLimit",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "gradus.core.accounts.activity.ActivityMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "gradus.core.accounts.middleware.ScopeMiddleware",
    "gradus.core.ui.refusals.RefusalMiddleware",
]

ROOT_URLCONF = "gradus.config.urls"
API_URLCONF = "gradus.config.urls_with_api"
WSGI_APPLICATION = "gradus.config.wsgi.application"
APPEND_SLASH = True
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gradus.entrypoints.web.context.everywhere",
            ],
        },
    }
]
FORM_RENDERER = "gradus.core.ui.forms.Renderer"

# Languages: English is the source; French and Arabic are complete.
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("fr", "Français"),
    ("ar", "العربية"),
]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = "gradus.config.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Files.
STATIC_URL = "/static/"
STATIC_ROOT = DATA_FOLDER / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 31_536_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_TEMP_DIR = DATA_FOLDER / "uploads"  # never where the machine's other users may look
FILE_UPLOAD_PERMISSIONS = 0o600

# Accounts: by invitation, e-mail and password, a second factor, or an organisation's sign-in.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {"user_attributes": ("email", "name")}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "gradus.core.accounts.adapter.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "gradus.core.accounts.adapter.SocialAccountAdapter"
MFA_ADAPTER = "gradus.core.accounts.adapter.SecondFactorAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation proves the address
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Gradus: "
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _origin.scheme
ACCOUNT_RATE_LIMITS = {"login_failed": "10/5m/ip,5/5m/key", "login": "30/m/ip"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = _origin.hostname == "localhost"
MFA_TOTP_ISSUER = "Gradus"
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off; our forms take a code once
MFA_FORMS = {
    "add_webauthn": "gradus.core.accounts.forms.AddPasskeyForm",
    "authenticate": "gradus.core.accounts.forms.AuthenticateForm",
    "reauthenticate": "gradus.core.accounts.forms.ReauthenticateForm",
}
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = environment.single_sign_on("GRADUS_OIDC")
if SOCIALACCOUNT_PROVIDERS:
    INSTALLED_APPS.append("allauth.socialaccount.providers.openid_connect")
ALLAUTH_TRUSTED_PROXY_COUNT = int(environment.flag("GRADUS_BEHIND_PROXY", False))
USERSESSIONS_TRACK_ACTIVITY = True

# Cookies, headers, content.
SESSION_COOKIE_NAME = "__Host-gradus" if SECURE else "gradus"
CSRF_COOKIE_NAME = "__Host-gradus-csrf" if SECURE else "gradus-csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = SECURE
SECURE_SSL_REDIRECT = SECURE
# a room's certificate must be excepted by hand, which a browser that was told to insist forbids
SECURE_HSTS_SECONDS = 31_536_000 if SECURE and not LAN_ORIGIN else 0
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if environment.flag("GRADUS_BEHIND_PROXY", False) else None
)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        # the browser holds it against where a form is sent on to: the organisation's sign-in
        "form-action": [SELF, *environment.origins("GRADUS_OIDC_ISSUER")],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Mail.
EMAIL_BACKEND = environment.text(
    "GRADUS_EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend"
)
EMAIL_HOST = environment.text("GRADUS_EMAIL_HOST", "localhost")
EMAIL_PORT = int(environment.text("GRADUS_EMAIL_PORT", "25"))
EMAIL_HOST_USER = environment.text("GRADUS_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = environment.text("GRADUS_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = environment.flag("GRADUS_EMAIL_TLS", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = environment.text("GRADUS_EMAIL_FROM", "gradus@localhost")
EMAIL_FILE_PATH = environment.text("GRADUS_EMAIL_FILE_PATH", "")  # of Django's filebased backend
CHECKPOINT_MAIL = environment.words("GRADUS_CHECKPOINT_MAIL")  # who keeps them elsewhere

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "gradus.core.accounts.redaction.WithoutDetails",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "filters": {"no-tokens": {"()": "gradus.core.accounts.redaction.WithoutTokens"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["no-tokens"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "gradus": {"level": environment.text("GRADUS_LOG", "WARNING")},
        # scanners try other names than ours all day: refused, and no event
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        # pages that are not there are no event, and their addresses may carry what was tried
        "django.request": {"level": "ERROR"},
    },
}
