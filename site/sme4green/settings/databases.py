"""DATABASES: SQLite, which needs nothing else; PostgreSQL, where it is switched on."""

from typing import Any

from .environment import read

# Seconds that a statement waits for another that holds what it needs, in either.
PATIENCE = 20


def databases(default: str) -> dict[str, dict[str, Any]]:
    """Return DATABASES, by the environment variable DATABASE_URL; `default` is the URL without it.

    What the URL says of PostgreSQL behind its question mark, as libpq names it, goes before ours.
    """
    database = read("DATABASE_URL", "db_url", default=default)
    # A thread that serves keeps its connection: making one, and reading the schema anew, takes
    # longer than all queries of most pages.
    database = {"CONN_MAX_AGE": 60} | database
    if database["ENGINE"] == "django.db.backends.sqlite3":
        # Readers and one writer at once, and a writer that waits instead of failing. What is
        # erased is overwritten: a person's data must not stay in the file.
        database["OPTIONS"] = {
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
            "PRAGMA secure_delete=ON;",
            "transaction_mode": "IMMEDIATE",
            "timeout": read("SQLITE_TIMEOUT", "int", default=PATIENCE),
        }
    elif database["ENGINE"] == "django.db.backends.postgresql":
        # A connection is asked first whether it still stands.
        database = {"CONN_HEALTH_CHECKS": True} | database
        # Nobody waits for ever: for a server that does not answer, one that vanished without a
        # word, or a row that somebody holds. 0: a query takes as long as it needs.
        limit = read("STATEMENT_TIMEOUT", "int", default=0)
        database["OPTIONS"] = {
            "connect_timeout": 5,
            "keepalives_idle": 15,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": 30_000,
            "options": f"-c lock_timeout={PATIENCE}s -c statement_timeout={limit}s",
        } | database.get("OPTIONS", {})
    return {"default": database}
