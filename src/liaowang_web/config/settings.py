"""Settings of Django, made from the environment."""

from __future__ import annotations

import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
from django.utils.translation import gettext_lazy as _

from liaowang_web.config.environment import read_environment

ENVIRONMENT = read_environment()
HERE = Path(__file__).resolve().parent.parent

DEBUG = ENVIRONMENT.is_debug
SECRET_KEY = ENVIRONMENT.secret_key
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)
ROOT_URLCONF = "liaowang_web.config.urls"
WSGI_APPLICATION = "liaowang_web.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "liaowang_web.config",
    "liaowang_web.api",
    "liaowang_web.programme",
    "liaowang_web.deals",
    "liaowang_web.events",
    "liaowang_web.matching",
    "liaowang_web.hall",
    "liaowang_web.catalogue",
    "liaowang_web.observatory",
    "liaowang_web.search",
    "liaowang_web.accounts",
    "liaowang_web.jobs",
    "liaowang_web.workflow",
    "liaowang_web.audit",
    "liaowang_web.design",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "liaowang_web.audit.request_ids.RequestIds",
    "liaowang_web.design.security.ContentSecurityPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "liaowang_web.config.keeping.KeptPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "liaowang_web.accounts.activity.Activity",
    "liaowang_web.config.refusals.Refusals",
]

# So that widgets are filled from the templates of the site before those of Django.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "liaowang_web.config.context.site",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "liaowang_web.design.templatetags.design",
                "liaowang_web.design.templatetags.pictures",
            ],
        },
    }
]


def _database(url: str) -> dict[str, Any]:
    """Turn a URL into a connection that is kept from request to request: SQLite writes one at a time and waits.

    Whoever closes the last connection to an SQLite file writes its log back into it while all others wait: with one
    for each request that took most of the time of a busy site.
    """
    given: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    if given["ENGINE"].endswith("sqlite3"):
        # IMMEDIATE takes the write lock when a transaction opens: two writers wait for each other in turn, where the
        # default would let both read and then refuse one. Commits stay synchronous, so what was acknowledged survives.
        given["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON; PRAGMA mmap_size=134217728",
        }
        given["TEST"] = {"NAME": str(Path(tempfile.gettempdir()) / "liaowang-test.sqlite3")}
    elif given["ENGINE"].endswith("postgresql"):
        given["ENGINE"] = "liaowang_web.config.postgresql"
    return given


DATABASES = {"default": _database(ENVIRONMENT.database)}
# Counts of attempts to log in must be the same in every process, so the cache stands in the database.
_CACHE = "django.core.cache.backends.db.DatabaseCache"
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": _CACHE, "LOCATION": "cache"},
    # Apart, so that many clients of the interface cannot push the counts of attempts to log in out of a full table.
    "rates": {"BACKEND": _CACHE, "LOCATION": "cache_rates", "TIMEOUT": 120, "OPTIONS": {"MAX_ENTRIES": 50_000}},
    # How far jobs have come whose transaction is open: worker and site share it as they share the files.
    "progress": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": ENVIRONMENT.data.absolute() / "progress",
        "TIMEOUT": 3600,
    },
    # Pictures that were drawn once; they may be thrown away at any time.
    "charts": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": ENVIRONMENT.data.absolute() / "charts",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    # Pages as visitors see them and parts of pages, compressed: about 10 kB each.
    "pages": {
        "BACKEND": "liaowang_web.config.shelf.PageFiles",
        "LOCATION": ENVIRONMENT.data.absolute() / "pages",
        "KEY_PREFIX": version("liaowang"),
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
}
# Files that people hand in, under the hash of their bytes; served by views that ask who may see them, never by a path.
FILES = ENVIRONMENT.data / "files"
CLAMD = ENVIRONMENT.clamd
API_RATE, API_RATE_ANONYMOUS = ENVIRONMENT.api_rate, ENVIRONMENT.api_rate_anonymous
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [HERE / "locale"]
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.data / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "liaowang_web.observatory.bundle.BundleFinder",
]
BUNDLES = ENVIRONMENT.data / "bundles"
SEARCH_INDEX = ENVIRONMENT.data / "index"
RANKERS = ENVIRONMENT.data / "rankers"
# Whom to meet at an event says matching, which events do not know; see docs/decisions.
EVENT_PROPOSALS = "liaowang_web.config.proposals.propose"
EVENT_OUTCOMES = "liaowang_web.config.proposals.note_meeting"
EVENT_STEPS = "liaowang_web.config.following.steps"
WHITENOISE_USE_FINDERS = True
_IS_COLLECTED = (STATIC_ROOT / "staticfiles.json").is_file()
_STATIC = "whitenoise.storage.CompressedManifestStaticFilesStorage" if _IS_COLLECTED else ""
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _STATIC or "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

AUTH_USER_MODEL = "accounts.User"
SESSION_ENGINE = "liaowang_web.accounts.entrance"
AUTHENTICATION_BACKENDS = ["liaowang_web.accounts.entrance.Entrance"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONMENT.n_proxies
MFA_TOTP_ISSUER = "Liaowang"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
USERSESSIONS_TRACK_ACTIVITY = True

DEFAULT_FROM_EMAIL = ENVIRONMENT.sender
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if ENVIRONMENT.mail_url else 'console'}.EmailBackend"
_MAIL = urlsplit(ENVIRONMENT.mail_url)
EMAIL_HOST, EMAIL_PORT = _MAIL.hostname or "localhost", _MAIL.port or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_MAIL.username or ""), unquote(_MAIL.password or "")
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL.scheme == "smtp+tls", _MAIL.scheme == "smtps"

SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "liaowang_web.config.views.form_expired"
if ENVIRONMENT.is_https:
    SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
