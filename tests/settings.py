"""The settings that tests run under: Drydock's own, with a throw-away folder, and production's hashed static files left out."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("DRYDOCK_VAR", tempfile.mkdtemp(prefix="drydock-tests-"))

from learn.settings import *  # noqa: F403 (settings are a namespace, and the environment comes first)
from learn.settings import DATABASES, VAR

SECRET_KEY = "only-for-tests"  # a fixed key: tests never meet the outside
DEBUG = False
ALLOWED_HOSTS = ["*"]
# Hashing a password on purpose takes long; tests do it hundreds of times.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DRYDOCK_LIMITS = False
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # In a file, as in production: in memory, all threads of the live server would share one connection and its transactions,
    # and two requests at once would fail with "database table is locked".
    DATABASES["default"]["TEST"] = {"NAME": f"{VAR}/test.sqlite3"}
MEDIA_ROOT = Path(os.environ["DRYDOCK_VAR"]) / "media"
