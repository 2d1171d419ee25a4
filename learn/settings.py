"""Drydock's settings: every value from the environment, with a default that is safe on a developer's own machine.

With nothing set, Drydock runs for one person on http://127.0.0.1:8000 with SQLite. `DRYDOCK_ENV=production` asks for the
strict half: a secret key and host names become mandatory, and cookies and pages go over HTTPS only.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("DRYDOCK_VAR", ROOT / "var"))
PRODUCTION = os.environ.get("DRYDOCK_ENV", "development") == "production"
DEBUG = not PRODUCTION and os.environ.get("DRYDOCK_DEBUG", "1") == "1"


def _from_environment(name: str) -> str:
    """The value of a variable that production cannot do without."""
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"Set {name}: with DRYDOCK_ENV=production it has no default.")
    return value


def _development_key() -> str:
    """A secret key of this checkout's own, made once and kept beside the database."""
    path = VAR / "secret_key"
    if not path.exists():
        VAR.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(50), encoding="utf-8")
        path.chmod(0o600)
    return path.read_text(encoding="utf-8")


def _words(name: str, default: str = "") -> list[str]:
    return os.environ.get(name, default).replace(",", " ").split()


SECRET_KEY = _from_environment("DRYDOCK_SECRET_KEY") if PRODUCTION else _development_key()
ALLOWED_HOSTS = _from_environment("DRYDOCK_HOSTS").replace(",", " ").split() if PRODUCTION else ["*"]
CSRF_TRUSTED_ORIGINS = _words("DRYDOCK_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    # Before staticfiles: WhiteNoise serves the files under `runserver` too, so that development and production agree.
    "whitenoise.runserver_nostatic",
    "learn.static.ServedFiles",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "learn.workbench",
    "learn.reader",
    "learn.practice",
    "learn.cohorts",
    "learn.accounts",
]

MIDDLEWARE = [
    "learn.middleware.let_go",
    # Before the rest, so that what the others refuse or redirect carries the policy too.
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "learn.middleware.private_pages",
    "learn.middleware.readable_forms",
    "learn.middleware.printable_cookies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "learn.writer.writer_cookie",
    "django.middleware.gzip.GZipMiddleware",
    "learn.middleware.brotli_pages",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "learn.urls"
WSGI_APPLICATION = "learn.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "learn.reader.context.frame",
            ],
        },
    }
]


def _database() -> dict[str, Any]:
    """DRYDOCK_DATABASE_URL (`postgres://user:password@host:port/name`), or SQLite in `var/`."""
    url = urlsplit(os.environ.get("DRYDOCK_DATABASE_URL", ""))
    if url.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(url.path.lstrip("/")),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": url.hostname or "",
            "PORT": str(url.port or ""),
            "OPTIONS": {"pool": {"min_size": 2, "max_size": 4}},
        }
    if url.scheme:
        raise ImproperlyConfigured(f"DRYDOCK_DATABASE_URL: {url.scheme!r} is not known; write postgres://… or leave it unset.")
    VAR.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR / "drydock.sqlite3",
        # IMMEDIATE: a transaction that reads and then writes otherwise fails with "database is locked" as soon as two overlap.
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
        # Opening and closing the file takes as long as three queries, and closing it last makes SQLite tidy up.
        "CONN_MAX_AGE": None,
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = os.environ.get("DRYDOCK_REDIS_URL", "")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    # Two counts for each person in a minute; a full cache forgets a third of them.
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 20_000}}
}

LANGUAGE_CODE = "en"
TIME_ZONE = os.environ.get("DRYDOCK_TIME_ZONE", "UTC")
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [ROOT / "static"]
STATIC_ROOT = Path(os.environ.get("DRYDOCK_STATIC", VAR / "static"))
# Sources that only the bundler reads, and what npm installs, are not served.
_HASHED = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _HASHED if not DEBUG else "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG

# Who may load what. Nothing inline without the page's nonce, nothing evaluated, nothing from another host. `data:` pictures
# are CodeMirror's squiggles and lint marks.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 180
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "learn.accounts.failures.csrf_failure"
if PRODUCTION:
    SECURE_SSL_REDIRECT = os.environ.get("DRYDOCK_HTTPS_REDIRECT", "1") == "1"
    SECURE_HSTS_SECONDS = int(os.environ.get("DRYDOCK_HSTS_SECONDS", str(60 * 60 * 24 * 365)))
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# Accounts. A name and a password are enough; an e-mail address is only for a forgotten password.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_FORMS = {"login": "learn.accounts.forms.SignInForm"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
# The number of proxies in front: without it every visitor behind one would share one address, and one rate limit.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("DRYDOCK_PROXIES", "0"))
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if os.environ.get("DRYDOCK_EMAIL_HOST")
    else "django.core.mail.backends.console.EmailBackend"
)
EMAIL_HOST = os.environ.get("DRYDOCK_EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("DRYDOCK_EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("DRYDOCK_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("DRYDOCK_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("DRYDOCK_EMAIL_TLS", "0") == "1"
DEFAULT_FROM_EMAIL = os.environ.get("DRYDOCK_EMAIL_FROM", "drydock@localhost")

# Drydock's own.
LESSONS = Path(os.environ.get("DRYDOCK_LESSONS", ROOT / "lessons"))
# The largest Dockerfile that is analysed. Larger ones are refused with a sentence, and stay in the editor.
DRYDOCK_MAX_SOURCE_BYTES = int(os.environ.get("DRYDOCK_MAX_SOURCE_BYTES", str(256 * 1024)))
# What a request may carry at all: room for a source that is too large, so that it can be refused kindly.
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * DRYDOCK_MAX_SOURCE_BYTES
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
# More than a context may have, so that the page can say so.
DATA_UPLOAD_MAX_NUMBER_FILES = 600
# Rate limits (requests a minute and address); off in tests that are about something else.
DRYDOCK_LIMITS = os.environ.get("DRYDOCK_LIMITS", "1") == "1"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
