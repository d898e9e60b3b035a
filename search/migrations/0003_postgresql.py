"""The same table for PostgreSQL, and its configurations of the three languages."""

from django.contrib.postgres.operations import UnaccentExtension
from django.db import migrations

LANGUAGES = {"en": "english", "ro": "romanian", "it": "italian"}


def create(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for code, name in LANGUAGES.items():
        schema_editor.execute(f"CREATE TEXT SEARCH CONFIGURATION sme_{code} (COPY = {name})")
        schema_editor.execute(
            f"ALTER TEXT SEARCH CONFIGURATION sme_{code} ALTER MAPPING FOR hword, hword_part, word"
            f" WITH unaccent, {name}_stem"
        )
    schema_editor.execute(
        "CREATE TABLE search_words ("
        " entry_id bigint PRIMARY KEY REFERENCES search_entry (id) ON DELETE CASCADE,"
        " language text NOT NULL,"
        " found_in text[] NOT NULL,"
        " words tsvector NOT NULL,"
        " plain tsvector NOT NULL)"
    )
    schema_editor.execute("CREATE INDEX search_words_words ON search_words USING gin (words)")
    schema_editor.execute("CREATE INDEX search_words_plain ON search_words USING gin (plain)")


def drop(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("DROP TABLE IF EXISTS search_words")
    for code in LANGUAGES:
        schema_editor.execute(f"DROP TEXT SEARCH CONFIGURATION IF EXISTS sme_{code}")


class Migration(migrations.Migration):
    dependencies = [("search", "0002_words")]

    operations = [UnaccentExtension(), migrations.RunPython(create, drop)]
