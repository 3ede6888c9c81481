"""Reads the PIIMSS_* variables and refuses to guess.

Every variable is declared in VARIABLES; whatever is missing, malformed or misspelt ends the
program with one sentence that names it. Refusal is a SystemExit so that every way of starting
(manage.py, gunicorn, celery) prints that sentence and nothing else.
"""

import difflib
import re
from collections.abc import Mapping
from email.utils import parseaddr
from urllib.parse import parse_qsl, unquote, urlsplit

PREFIX = "PIIMSS_"

VARIABLES = (
    "PIIMSS_MODE",
    "PIIMSS_SECRET_KEY",
    "PIIMSS_DATABASE_URL",
    "PIIMSS_DATABASE_POOL_MAX",
    "PIIMSS_STATEMENT_SECONDS",
    "PIIMSS_REDIS_URL",
    "PIIMSS_ALLOWED_HOSTS",
    "PIIMSS_CSRF_TRUSTED_ORIGINS",
    "PIIMSS_BEHIND_TLS_PROXY",
    "PIIMSS_HSTS_SECONDS",
    "PIIMSS_HSTS_WHOLE_DOMAIN",
    "PIIMSS_API_RATE_TOKEN",
    "PIIMSS_API_RATE_ADDRESS",
    "PIIMSS_EMAIL_URL",
    "PIIMSS_MAIL_FROM",
    "PIIMSS_SITE_URL",
    "PIIMSS_SITE_NAME",
    "PIIMSS_SITE_PORTAL",
    "PIIMSS_TASKS",
    "PIIMSS_TASK_VISIBILITY_SECONDS",
    "PIIMSS_API_VERSION_SECONDS",
    "PIIMSS_API_CORS_ORIGINS",
    "PIIMSS_LOG_LEVEL",
    "PIIMSS_VAR_DIR",
    "PIIMSS_TEST_DATABASE",
    "PIIMSS_TEST_DATABASE_URL",
    "PIIMSS_TEST_REDIS_URL",
)

TRUE = {"1", "true", "yes", "on", "sí", "si"}
FALSE = {"0", "false", "no", "off"}


class ConfigurationError(SystemExit):
    """The program cannot start as configured; its text is the sentence to show."""


class Environment:
    """Typed reading of a mapping of variables; an empty text counts as absent."""

    def __init__(self, values: Mapping[str, str]):
        self._values = {
            name: value.strip() for name, value in values.items() if name.startswith(PREFIX)
        }
        self._refuse_unknown()

    def _refuse_unknown(self) -> None:
        for name in sorted(self._values):
            if name not in VARIABLES:
                near = difflib.get_close_matches(name, VARIABLES, n=1, cutoff=0.0)[0]
                raise ConfigurationError(
                    f"La variable {name} no existe; la más parecida es {near} "
                    f"(todas están en .env.example)."
                )

    def optional(self, name: str) -> str:
        if name not in VARIABLES:
            raise LookupError(f"{name} is read but not declared in VARIABLES")
        return self._values.get(name, "")

    def text(self, name: str, default: str | None = None) -> str:
        value = self.optional(name) or default
        if value is None:
            raise ConfigurationError(f"Falta la variable {name}; véase .env.example.")
        return value

    def choice(self, name: str, choices: tuple[str, ...], default: str | None = None) -> str:
        value = self.text(name, default)
        if value not in choices:
            raise ConfigurationError(
                f"La variable {name} debe ser {_either(choices)}, no «{value}»."
            )
        return value

    def integer(self, name: str, default: int, minimum: int = 0) -> int:
        value = self.text(name, str(default))
        if not (value.isascii() and value.isdigit()) or int(value) < minimum:
            raise ConfigurationError(
                f"La variable {name} debe ser un número entero de {minimum} o más, no «{value}»."
            )
        return int(value)

    def boolean(self, name: str, default: bool) -> bool:
        value = self.optional(name).lower()
        if not value:
            return default
        if value in TRUE | FALSE:
            return value in TRUE
        raise ConfigurationError(f"La variable {name} debe ser «true» o «false», no «{value}».")

    def secret(self, name: str, shortest: int) -> str:
        value = self.text(name)
        if len(value) < shortest:
            raise ConfigurationError(
                f"La variable {name} debe tener al menos {shortest} caracteres."
            )
        return value

    def items(self, name: str, required: bool = False) -> list[str]:
        value = self.text(name) if required else self.optional(name)
        found = [item.strip() for item in value.split(",") if item.strip()]
        if required and not found:
            raise ConfigurationError(f"La variable {name} no contiene ningún valor.")
        return found

    def origins(self, name: str) -> list[str]:
        origins = self.items(name)
        for origin in origins:
            parts = urlsplit(origin)
            if parts.scheme not in {"http", "https"} or not parts.netloc:
                raise ConfigurationError(
                    f"La variable {name} debe contener orígenes como https://piimss.example, "
                    f"no «{origin}»."
                )
        return origins

    def cors_origins(self, name: str) -> list[str]:
        """Return the sites whose pages may read, or ``*`` alone for all of them, as it is if
        nothing is said.
        """
        origins = self.items(name) or ["*"]
        if origins == ["*"]:
            return origins
        for origin in origins:
            if not re.fullmatch(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?", origin):
                raise ConfigurationError(
                    f"La variable {name} debe ser «*» o contener orígenes como "
                    f"https://piimss.example, en minúsculas y sin nada después, no «{origin}»."
                )
        return origins

    def redis_url(self, name: str) -> str:
        value = self.text(name)
        if urlsplit(value).scheme not in {"redis", "rediss"}:
            raise ConfigurationError(f"La variable {name} debe ser como redis://servidor:6379/0.")
        return value

    def postgres(self, name: str) -> dict[str, object]:
        """Return Django's database settings from postgresql://user:password@host:port/name?option=value.

        A host in the query (``?host=/run/postgresql``) is a folder with the server's socket.
        """
        refusal = ConfigurationError(
            f"La variable {name} debe ser como postgresql://usuario:clave@servidor:5432/base."
        )
        try:
            parts = urlsplit(self.text(name))
            port = parts.port
        except ValueError:
            raise refusal from None
        if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
            raise refusal
        options = dict(parse_qsl(parts.query))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.strip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": options.pop("host", parts.hostname or ""),
            "PORT": str(options.pop("port", port or "")),
            "OPTIONS": options,
        }

    def mail(self, name: str, default: str | None = None) -> dict[str, object]:
        """Return the settings of how mail leaves: ``none``, ``console``, or a server, with TLS from
        the start (smtps) or right after the greeting (smtp); without any where ``?tls=no`` says so.
        """
        value = self.text(name, default)
        if value in ("none", "console"):
            return dict(_NO_SERVER, how=value)
        refusal = ConfigurationError(
            f"La variable {name} debe ser como smtp://usuario:clave@servidor:587, como "
            f"smtps://usuario:clave@servidor:465, «console» o «none»."
        )
        try:
            parts = urlsplit(value)
            port = parts.port
        except ValueError:
            raise refusal from None
        options = dict(parse_qsl(parts.query, keep_blank_values=True))
        plain = options == {"tls": "no"} and parts.scheme == "smtp"
        if (
            parts.scheme not in {"smtp", "smtps"}
            or not parts.hostname
            or parts.path.strip("/")
            or (options and not plain)
            or bool(parts.username) != bool(parts.password)
        ):
            raise refusal
        if plain and parts.password:
            raise ConfigurationError(
                f"La variable {name} lleva una clave: sin TLS cualquiera la leería."
            )
        return {
            "how": "smtp",
            "host": parts.hostname,
            "port": port or {"smtp": 25 if plain else 587, "smtps": 465}[parts.scheme],
            "user": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "starttls": parts.scheme == "smtp" and not plain,
            "tls": parts.scheme == "smtps",
        }

    def sender(self, name: str, default: str | None = None) -> str:
        """Return an address, with or without a name before it."""
        value = self.text(name, default)
        if not value.isprintable() or not re.fullmatch(r"[^@\s]+@[^@\s]+", parseaddr(value)[1]):
            raise ConfigurationError(
                f"La variable {name} debe ser como PIIMSS <avisos@piimss.example>, no «{value}»."
            )
        return value

    def site(self, name: str, default: str | None = None) -> str:
        """Return the origin of the site: without a path, since addresses go on from there."""
        value = self.text(name, default)
        found = re.fullmatch(r"(https?://[\w.-]+(?::\d+)?)/?", value, re.ASCII)
        if not found:
            raise ConfigurationError(
                f"La variable {name} debe ser como https://piimss.example, no «{value}»."
            )
        return found[1]


_NO_SERVER: dict[str, object] = {
    "host": "",
    "port": 0,
    "user": "",
    "password": "",
    "starttls": False,
    "tls": False,
}


def _either(choices: tuple[str, ...]) -> str:
    quoted = [f"«{choice}»" for choice in choices]
    return ", ".join(quoted[:-1]) + " o " + quoted[-1] if len(quoted) > 1 else quoted[0]
