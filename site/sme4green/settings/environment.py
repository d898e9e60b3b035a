"""The one way in for configuration: environment variables, read once.

Every variable is listed in the table of README.md. A wrong or missing one
stops the start with a sentence that says what to set.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured
from environ.fileaware_mapping import FileAwareMapping

ROOT = Path(__file__).resolve().parents[3]

TRUE = ("true", "yes", "on", "1")
FALSE = ("false", "no", "off", "0")

# A path of the site's own, and what others begin with.
PATH = re.compile(r"([a-z0-9-]+/)+")
TAKEN = ("en", "ro", "it", "static", "media", "documents")
# The last is how RFC 9116 has a telephone number written.
CONTACT = re.compile(r"mailto:[^\s@,]+@[^\s@,]+\.[^\s@,]+|https://[^\s,]+|tel:\+[0-9-]+")


class _Files(FileAwareMapping):
    """The environment, where `SECRET_KEY_FILE` names the file that holds SECRET_KEY."""

    def __getitem__(self, key: str) -> str:
        return super().__getitem__(key).rstrip("\n")


class _Env(environ.Env):
    ENVIRON = _Files()


_env = _Env()

# The names of all variables that were asked for.
VARIABLES: set[str] = set()


def read(name: str, kind: str = "str", **options: Any) -> Any:
    """Return the value of the environment variable `name`, as django-environ's `kind` reads it.

    Pass `default=` for an optional variable.

    Raises ImproperlyConfigured with a sentence that names the variable.
    """
    VARIABLES.add(name)
    reader: Callable[..., Any] = getattr(_env, kind)
    try:
        value = reader(name, **options)
        _refuse_what_environ_lets_pass(name, kind, value)
    except ImproperlyConfigured as error:
        raise ImproperlyConfigured(
            f"The environment variable {name} is not usable: {error} "
            f"Set {name} as the table in README.md says."
        ) from error
    except OSError as error:
        raise ImproperlyConfigured(
            f"The environment variable {name}_FILE names a file that cannot be read: {error}."
        ) from error
    except (ValueError, TypeError, KeyError) as error:
        raise ImproperlyConfigured(
            f"The environment variable {name} has a value that cannot be read as {kind}: {error}. "
            f"Correct {name} as the table in README.md says."
        ) from error
    return value


def path_below_root(name: str, default: str) -> str:
    """Return the path that the variable says, without a slash before and with one behind it.

    Raises ImproperlyConfigured for what is no path, or belongs to something else.
    """
    value = read(name, default=default).strip("/") + "/"
    if not PATH.fullmatch(value) or value.partition("/")[0] in TAKEN:
        raise ImproperlyConfigured(
            f"The environment variable {name} must be a path such as {default}, of small letters, "
            f"digits and hyphens, and not begin with {', '.join(TAKEN)}."
        )
    return value


def contacts(name: str) -> list[str]:
    """Return addresses that the variable names, separated by commas; none where it is not set.

    Raises ImproperlyConfigured for what is no address: `mailto:`, `https:` or `tel:` (RFC 9116).
    """
    given = [address.strip() for address in read(name, default="").split(",") if address.strip()]
    if not all(CONTACT.fullmatch(address) for address in given):
        raise ImproperlyConfigured(
            f"The environment variable {name} must hold addresses such as "
            "mailto:security@example.eu or https://www.example.eu/contact, separated by commas."
        )
    return given


def _refuse_what_environ_lets_pass(name: str, kind: str, value: Any) -> None:
    """Raise ValueError for a word that is no yes or no, and an address of no known database."""
    if kind == "bool" and os.environ.get(name, "no").lower() not in (*TRUE, *FALSE):
        raise ValueError(f"it is neither {TRUE[0]} nor {FALSE[0]}")
    if kind == "db_url" and value.get("ENGINE") not in environ.Env.DB_SCHEMES.values():
        raise ValueError("it names no database")
