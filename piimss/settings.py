"""The settings of the project, in a single file. Every choice that depends on where it runs is a
PIIMSS_* variable.

PIIMSS_MODE decides the shape: ``embedded`` (SQLite and a thread, for one machine),
``production`` (PostgreSQL, Redis and Celery workers) or ``test``.
"""

import os
import secrets
from datetime import timedelta
from pathlib import Path

from piimss.environment import Environment

BASE_DIR = Path(__file__).resolve().parent.parent

env = Environment(os.environ)

MODE = env.choice("PIIMSS_MODE", ("embedded", "production", "test"))
EMBEDDED = MODE == "embedded"
PRODUCTION = MODE == "production"
TESTING = MODE == "test"

DEBUG = False

# Where the embedded run keeps its database, its secret key and the demo accounts.
VAR_DIR = Path(env.text("PIIMSS_VAR_DIR", str(BASE_DIR / "var"))).resolve()


def _embedded_secret_key() -> str:
    """Return the key made on the first run: without it every restart would end all sessions."""
    path = VAR_DIR / "secret_key"
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text()


if PRODUCTION:
    SECRET_KEY = env.secret("PIIMSS_SECRET_KEY", shortest=50)
    ALLOWED_HOSTS = env.items("PIIMSS_ALLOWED_HOSTS", required=True)
elif EMBEDDED:
    SECRET_KEY = _embedded_secret_key()
    ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *env.items("PIIMSS_ALLOWED_HOSTS")]
else:
    SECRET_KEY = "only-for-tests-" * 4
    ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]

# Applications ------------------------------------------------------------------------------

INSTALLED_APPS = [
    "piimss",
    "reports",
    "commitments",
    "indicators",
    "objectives",
    "tables",
    "accounts",
    "knox",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "corsheaders",
    "django_htmx",
    "axes",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "piimss.middleware.without_body",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Below what serves files, which are compressed beforehand; above all that writes into a body.
    # A form's token is masked anew in each page, so its length betrays nothing.
    "django.middleware.gzip.GZipMiddleware",
    "piimss.middleware.keep_nothing_unsaid",
    "csp.middleware.CSPMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "indicators.upload_limits.BoundedRequests",  # before the token is looked for in what was sent
    "piimss.outages.answer_while_away",  # what was typed is read within those bounds
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "piimss.middleware.refuse_nul",
    "piimss.former_addresses.lead_on",
    "piimss.login.lockout.LoginMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "piimss.urls"
WSGI_APPLICATION = "piimss.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
        },
    },
]

# Database ----------------------------------------------------------------------------------


def _sqlite(path: Path | str) -> dict[str, object]:
    """Return settings of SQLite for several threads: readers do not wait for the writer, writers
    wait in line.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        # Opening it anew means to read its whole schema: most of the time of a short answer.
        "CONN_MAX_AGE": 600,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",  # a deferred one fails when it turns to writing
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
                # A REPLACE deletes, and what guards against deleting must be asked.
                "PRAGMA recursive_triggers=ON;"
            ),
        },
    }


if PRODUCTION:
    _database = env.postgres("PIIMSS_DATABASE_URL")
    _database["CONN_HEALTH_CHECKS"] = True
    from piimss.database import BoundedConnection

    STATEMENT_SECONDS = env.integer("PIIMSS_STATEMENT_SECONDS", 600, minimum=3)
    _limits = {
        "statement_timeout": f"{STATEMENT_SECONDS}s",
        "lock_timeout": f"{STATEMENT_SECONDS // 3}s",
        "idle_in_transaction_session_timeout": f"{2 * STATEMENT_SECONDS}s",
        # The server's own look at who is still there: what a machine that is gone held is let go.
        "tcp_keepalives_idle": "10s",
        "tcp_keepalives_interval": "5s",
        "tcp_keepalives_count": "3",
    }
    _database["OPTIONS"] = {
        # Nobody waits long for a server that is away or hangs.
        "connect_timeout": 3,
        "tcp_user_timeout": 10_000,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "options": " ".join(f"-c {name}={value}" for name, value in _limits.items()),
        **_database["OPTIONS"],  # type: ignore[dict-item]
        "pool": {
            "connection_class": BoundedConnection,
            "min_size": 1,
            "max_size": env.integer("PIIMSS_DATABASE_POOL_MAX", 8, minimum=1),
            "timeout": 3,
            # It doubles its pauses for that long and gives up: the next request tries again.
            "reconnect_timeout": 2,
        },
    }
elif TESTING and env.optional("PIIMSS_DATABASE_URL"):
    _database = env.postgres("PIIMSS_DATABASE_URL")
elif TESTING:
    _database = _sqlite(":memory:")
    # The tests' own is a file: those of threads need the locking that is shipped.
    _database["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}
else:
    _database = _sqlite(VAR_DIR / "piimss.sqlite3")

DATABASES = {"default": _database}

# Knox is for its model to build on; its own table, which "accounts" stands in for, is not made.
MIGRATION_MODULES = {"knox": None}

# Tasks -------------------------------------------------------------------------------------

# Who carries out a task: Celery workers ("broker"), one thread of this process ("threads"), or
# the caller itself before going on ("inline").
# Only tests choose: elsewhere the mode decides.
if TESTING:
    TASKS = env.choice("PIIMSS_TASKS", ("broker", "threads", "inline"), default="inline")
else:
    TASKS = "broker" if PRODUCTION else "threads"

if TASKS == "broker" or (TESTING and env.optional("PIIMSS_REDIS_URL")):
    REDIS_URL = env.redis_url("PIIMSS_REDIS_URL")
else:
    REDIS_URL = ""

# A task that was handed out and not confirmed for this long is handed out again: long enough
# for the longest honest task, short enough that a worker that died is noticed.
TASK_VISIBILITY_SECONDS = env.integer("PIIMSS_TASK_VISIBILITY_SECONDS", 900, minimum=1)

CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_RESULT_BACKEND = REDIS_URL or None
CELERY_RESULT_EXPIRES = 24 * 3600
CELERY_TASK_SERIALIZER = CELERY_RESULT_SERIALIZER = CELERY_EVENT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "America/Mexico_City"
CELERY_TASK_ALWAYS_EAGER = TASKS == "inline"
CELERY_TASK_EAGER_PROPAGATES = TASKS == "inline"
CELERY_TASK_TRACK_STARTED = True
# A task is confirmed when it has ended, so that one whose worker was killed runs again.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1  # what is fetched early waits behind a long recalculation
CELERY_WORKER_MAX_TASKS_PER_CHILD = 50  # gives the memory of large calculations back
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Nobody waits for a broker that does not answer: an approval stands, and is caught up with.
_PATIENCE = {"socket_connect_timeout": 1, "socket_timeout": 2}
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": TASK_VISIBILITY_SECONDS,
    "max_retries": 0,  # of handing over; a worker connects for as long as it takes
    **_PATIENCE,
}
CELERY_RESULT_BACKEND_TRANSPORT_OPTIONS = {"visibility_timeout": TASK_VISIBILITY_SECONDS}
CELERY_REDIS_SOCKET_CONNECT_TIMEOUT = _PATIENCE["socket_connect_timeout"]
CELERY_REDIS_SOCKET_TIMEOUT = _PATIENCE["socket_timeout"]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Both limits end before the broker hands the same task to a second worker: the soft one lets
# the task say that it did not finish, the hard one ends it.
CELERY_TASK_SOFT_TIME_LIMIT = max(1, TASK_VISIBILITY_SECONDS * 8 // 10)
CELERY_TASK_TIME_LIMIT = max(2, TASK_VISIBILITY_SECONDS * 9 // 10)

# Mail --------------------------------------------------------------------------------------

# In production somebody says how it leaves, or that it does not.
_mail = env.mail("PIIMSS_EMAIL_URL", default=None if PRODUCTION else "console")
_leaves = _mail["how"] == "smtp"
SENDS_MAIL = _mail["how"] != "none"
EMAIL_BACKEND = {
    "smtp": "django.core.mail.backends.smtp.EmailBackend",
    "console": "piimss.mail.ConsoleBackend",
    "none": "django.core.mail.backends.dummy.EmailBackend",
}[str(_mail["how"])]
EMAIL_HOST, EMAIL_PORT = _mail["host"], _mail["port"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["user"], _mail["password"]
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail["starttls"], _mail["tls"]
EMAIL_TIMEOUT = 20
EMAIL_USE_LOCALTIME = True
# What leaves must say from whom, and its links must lead back here.
DEFAULT_FROM_EMAIL = env.sender(
    "PIIMSS_MAIL_FROM", default=None if _leaves else "Avisos <avisos@localhost>"
)
# Under which address the site is known; empty where nobody says so, and whoever asks says it.
PUBLIC_URL = env.site("PIIMSS_SITE_URL") if _leaves or env.optional("PIIMSS_SITE_URL") else ""
SITE_URL = PUBLIC_URL or f"http://127.0.0.1:{os.environ.get('PORT', '').strip() or 8000}"
# How pages that are about no one programme, notices and the API are headed.
SITE_NAME = env.text("PIIMSS_SITE_NAME", "Seguimiento de programas")
# Whether, of several published programmes, the root shows a card each.
SITE_PORTAL = env.boolean("PIIMSS_SITE_PORTAL", default=False)
# From this hour on people are sent what happened before it; see the timetable in celery.py.
NOTICES_HOUR = 8
HAS_TIMETABLE = not EMBEDDED

# Language ----------------------------------------------------------------------------------

LANGUAGE_CODE = "es-mx"  # its formats: decimal point, thousands comma
LANGUAGES = [("es-mx", "Español de México")]
LOCALE_PATHS = [BASE_DIR / "piimss" / "locale"]
TIME_ZONE = "America/Mexico_City"
USE_I18N = True
USE_TZ = True

# Static files ------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static" if EMBEDDED else BASE_DIR / "static-collected"
# What people attach: in a folder of its own with no address, given out by a view that asks who.
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {
        "BACKEND": {
            "production": "whitenoise.storage.CompressedManifestStaticFilesStorage",
            # Compressing takes half a minute and saves nothing on the way within one machine.
            "embedded": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage",
            "test": "django.contrib.staticfiles.storage.StaticFilesStorage",
        }[MODE]
    },
}
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["jpg", "png", "webp", "gz", "br", "woff2", "map"]
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # nothing asks for them by another name
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = TESTING

# How many times shorter the pauses of the scripts are; 0 is as they stand there, and tests alone set
# another one (``indicators.templatetags.script_delays``).
SCRIPT_DELAY_DIVISOR = 0

# Accounts and security ---------------------------------------------------------------------

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # before those that look at the password
    "piimss.roles.AdministrationBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher"
    if TESTING
    else "piimss.login.hashing.OneAtATimeHasher"
]

# Five wrong passwords for one account from one address, and both together wait (by one of both alone:
# piimss.login.lockout).  A while that makes guessing hopeless; where the site is tried out, one that
# makes nobody give it up.
AXES_HANDLER = "piimss.login.lockout.LoginLimits"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=3 if EMBEDDED else 15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # trying while it lasts prolongs nothing
AXES_LOCKOUT_CALLABLE = "piimss.login.lockout.locked_out"
AXES_CLIENT_IP_CALLABLE = "accounts.addresses.countable_address"
AXES_DISABLE_ACCESS_LOG = True  # who came in when, and from where, is nobody's business
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
BEHIND_TLS_PROXY = PRODUCTION and env.boolean("PIIMSS_BEHIND_TLS_PROXY", default=False)

LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = env.origins("PIIMSS_CSRF_TRUSTED_ORIGINS")
CSRF_FAILURE_VIEW = "piimss.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

if PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked from inside, without TLS
    SECURE_HSTS_SECONDS = env.integer("PIIMSS_HSTS_SECONDS", 31_536_000)
    # Of subdomains and of the browsers' preload list only whoever owns the domain can promise.
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env.boolean(
        "PIIMSS_HSTS_WHOLE_DOMAIN", False
    )
    if BEHIND_TLS_PROXY:
        # Only where a proxy always sets this header: otherwise anyone could claim TLS.
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

# API ---------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": [
        "rest_framework.renderers.JSONRenderer",
        "tables.renderers.CSVRenderer",
        "tables.renderers.JSONLinesRenderer",
        "tables.renderers.XLSXRenderer",
        "tables.renderers.ParquetRenderer",
    ],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        # First, so that nobody gets "403" for "who are you?".
        "accounts.authentication.ApiTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "accounts.permissions.TokenScopePermission",
        "rest_framework.permissions.IsAuthenticatedOrReadOnly",
    ],
    "DEFAULT_THROTTLE_CLASSES": ["accounts.throttles.PerMinuteThrottle"],
    "DEFAULT_SCHEMA_CLASS": "tables.schema.TableSchema",
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "tables.negotiation.FormatNegotiation",
    "DEFAULT_METADATA_CLASS": "tables.metadata.TableMetadata",
    "EXCEPTION_HANDLER": "piimss.errors.api_exception_handler",
    "URL_FORMAT_OVERRIDE": "format",
    "COERCE_DECIMAL_TO_STRING": True,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

# Pages of other sites may read what is published; no cookie goes with it, and nothing is written.
_origins = env.cors_origins("PIIMSS_API_CORS_ORIGINS")
CORS_URLS_REGEX = r"^/(data\.json$|(api|datos|programas/[^/]+/datos)/)"
CORS_ALLOW_ALL_ORIGINS = _origins == ["*"]
CORS_ALLOWED_ORIGINS = [] if CORS_ALLOW_ALL_ORIGINS else _origins
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_ALLOW_HEADERS = ["accept", "authorization", "if-none-match"]
CORS_EXPOSE_HEADERS = [
    "ETag",
    "Retry-After",
    "Content-Disposition",
    "Link",
    "Deprecation",
    "Sunset",
    "Results-Pending",
]
CORS_ALLOW_CREDENTIALS = False

# Who reads the version of the data, under which pages and answers are kept (tables.http_cache).
DATA_STATE = "indicators.results.data_state.read_data_state"
# For how long a process believes what it knows of the version of the data: 0 asks each time.
API_VERSION_SECONDS = env.integer("PIIMSS_API_VERSION_SECONDS", 1 if PRODUCTION else 0, minimum=0)

KNOX_TOKEN_MODEL = "accounts.Token"  # noqa: S105 (a model)
# With a prefix of its own a token is recognized wherever it should not be: in a log, in a script.
REST_KNOX = {"AUTH_HEADER_PREFIX": "Token", "TOKEN_PREFIX": "cifras_"}
# Who may have one to capture with; asked when it is made and each time that it is used to write.
RIGHT_TO_CAPTURE = "indicators.permissions.user_has_duty_to_capture"
# Whose tokens somebody who keeps accounts sees, and ends.
PEOPLE_ADMINISTERED = "indicators.duties.people_administered_alone_by"

# How much is answered in a minute, by token or else by address; 0 for as much as is asked.
API_RATE_TOKEN = env.integer("PIIMSS_API_RATE_TOKEN", 0 if TESTING else 1200)
API_RATE_ADDRESS = env.integer("PIIMSS_API_RATE_ADDRESS", 0 if TESTING else 600)
# What was asked in this minute: where there are several processes they count together.
CACHES: dict[str, dict[str, object]] = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
if REDIS_URL:
    CACHES["throttles"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "throttles",
        # Nobody waits for it: what cannot be counted goes on.  It is never cleared as a whole: the
        # queue of the tasks is in the same place.
        "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.3},
    }
else:
    CACHES["throttles"] = {
        "BACKEND": "piimss.throttle_cache.UncheckedKeysCache",
        "LOCATION": "throttles",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }

SPECTACULAR_SETTINGS = {
    "TITLE": f"{SITE_NAME}: datos de los programas",
    "DESCRIPTION": (
        "Lo que el programa prometió y lo que se publicó de cada indicador: valores impresos y "
        "recalculados, con la publicación y el lugar de cada uno. Los decimales viajan como "
        "texto. Toda lista se entrega también como CSV, JSON por líneas, XLSX y Parquet con "
        "`?format=`. Pueden aparecer campos nuevos: un programa no debe fallar por los que no "
        "conoce."
    ),
    "VERSION": "1",
    "TAGS": [
        {"name": "entrada", "description": "Por dónde se empieza, y esta descripción."},
        {"name": "programa", "description": "El texto del programa y los documentos oficiales."},
        {"name": "indicadores", "description": "Fichas: metas, métodos de cálculo y variables."},
        {"name": "captura", "description": "Entregar cifras; pide una clave o una sesión."},
        {"name": "resultados", "description": "Cifras: resultados, valores y conciliación."},
        {
            "name": "compromisos",
            "description": "Lo que se prometió hacer, y cuánto se imprime que se cumplió.",
        },
    ],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "OAS_VERSION": "3.1.1",
    "SORT_OPERATION_PARAMETERS": False,  # what every table knows first, then its own filters
    # Closed lists stay with the fields that have them.
    "POSTPROCESSING_HOOKS": ["piimss.api.schema.complete"],
}

# Log ---------------------------------------------------------------------------------------

LOG_LEVEL = env.choice(
    "PIIMSS_LOG_LEVEL",
    ("DEBUG", "INFO", "WARNING", "ERROR"),
    default="WARNING" if EMBEDDED else "INFO",
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"traces": {"()": "piimss.log_traces.OnlyOfErrors"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["traces"]}
    },
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        # Who came in is not written down; who failed, and was locked out, is.
        "axes": {"level": "WARNING"},
        # A page that does not exist is no news for whoever tries the site out.
        "django.request": {"level": "ERROR" if EMBEDDED else LOG_LEVEL},
    },
}
