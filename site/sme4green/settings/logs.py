"""What is logged and where; who is told of errors."""

from typing import Any

from .environment import read

# Who gets a mail for each kind of error, once an hour.
ERRORS_TO = read("ERRORS_TO", "list", default=[])

# Handlers of records that everything may write: the console, and mail for errors.
HANDLERS = ["console", "error_mail"]
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "core.logs.formatter.JsonFormatter"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler"},
        "error_mail": {"class": "core.logs.error_mail.ErrorMailHandler"},
    },
    "root": {"handlers": HANDLERS, "level": "WARNING"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        # Whoever knocks under a wrong name; no error of the site's.
        "django.security.DisallowedHost": {"handlers": ["console"], "propagate": False},
    },
}


def in_production(logging: dict[str, Any]) -> dict[str, Any]:
    """Return the same in JSON, with a line for each request."""
    console = logging["handlers"]["console"] | {"formatter": "json"}
    loggers = logging["loggers"] | {"sme4green.requests": {"level": "INFO"}}
    return logging | {"handlers": logging["handlers"] | {"console": console}, "loggers": loggers}
