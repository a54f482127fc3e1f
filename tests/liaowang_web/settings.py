"""Settings of the suite: those of the site, with a key of its own, cheap passwords and mail kept in memory."""

from __future__ import annotations

from liaowang_web.config.settings import *  # noqa: F403

SECRET_KEY = "only for tests"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Pictures of a test are not left behind for the next.
CACHES = {
    **CACHES,  # noqa: F405
    "progress": {**CACHES["progress"], "LOCATION": Path(tempfile.gettempdir()) / "liaowang-progress"},  # noqa: F405
    "charts": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "charts"},
    # Tests change rows behind the services' back, which no kept page could notice.
    "pages": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}
