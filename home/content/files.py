"""Pictures and documents: their files, and what is said of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db.models import QuerySet

from home.models.content import LoadedContent
from home.models.media.documents import CustomDocument
from home.models.media.images import CustomImage

from .errors import ContentError, ContentProblem, fail
from .parser import LANGUAGES, Located, fingerprint, read_yaml
from .report import LoadReport
from .shared import first_time

# What an entry may say of its file, by the name of the field.
FACTS: dict[type, tuple[str, ...]] = {
    CustomImage: ("credit", "licence", "source_url"),
    CustomDocument: ("language", "publisher", "year"),
}


def read_files(folder: Path, name: str) -> dict[str, Located]:
    """Pictures or documents by key; each names a file beside the list."""
    index = folder / name / f"{name}.yaml"
    if not index.exists():
        return {}
    entries = read_yaml(index)
    problems = [
        ContentProblem(index, entry.line, f"the file {entry.get('file')} is missing")
        for entry in entries.values()
        if not (index.parent / str(entry.get("file"))).is_file()
    ]
    if problems:
        raise ContentError(problems)
    return dict(entries)


def load_images(folder: Path, entries: dict[str, Located], report: LoadReport) -> dict[str, int]:
    """Picture ids by key."""
    return _load_files("image", CustomImage, folder / "images", entries, report)


def load_documents(folder: Path, entries: dict[str, Located], report: LoadReport) -> dict[str, int]:
    """Document ids by key."""
    return _load_files("document", CustomDocument, folder / "documents", entries, report)


def _load_files(
    kind: str, model: Any, folder: Path, entries: dict[str, Located], report: LoadReport
) -> dict[str, int]:
    records = {
        record.key: record for record in LoadedContent.objects.filter(key__startswith=f"{kind}:")
    }
    ids = {}
    said = {key: _said_of(model, folder, entry) for key, entry in entries.items()}
    for key, entry in entries.items():
        record = records.get(f"{kind}:{key}")
        path = folder / entry["file"]
        mark = fingerprint(path)
        if record is None:
            title = entry.get("title", key)
            item = model(title=title["en"] if isinstance(title, dict) else title)
            item.file_size = path.stat().st_size
            with path.open("rb") as handle:
                item.file.save(path.name, File(handle), save=False)
                item.save()
            record = LoadedContent.objects.create(
                key=f"{kind}:{key}", fingerprint=mark, state=str(item.pk)
            )
            report.created(kind, key)
        elif record.fingerprint != mark and (item := model.objects.filter(pk=record.state).first()):
            with path.open("rb") as handle:
                item.file.save(path.name, File(handle), save=False)
                item.file_size = item.file_hash = ""
                item._set_file_hash()
                item.file_size = item.file.size
                item.save()
            if hasattr(item, "renditions"):
                item.renditions.all().delete()
            record.fingerprint = mark
            record.save()
            report.updated(kind, key)
        ids[key] = int(record.state)
        if first_time(f"{kind}-facts:{key}", "en"):
            _say(model.objects.filter(pk=record.state), said[key])
    existing = set(model.objects.filter(pk__in=ids.values()).values_list("pk", flat=True))
    return {key: pk for key, pk in ids.items() if pk in existing}


def _said_of(model: Any, folder: Path, entry: Located) -> dict[str, Any]:
    """Return what is said of a file, by field; raise ContentError for what cannot be."""
    said = {name: entry[name] for name in FACTS[model] if entry.get(name)}
    if model is CustomImage:
        # A title in all languages tells what the picture shows.
        words = entry.get("alt") or entry.get("title")
        if isinstance(words, dict):
            said |= {f"alt_{code}": words[code] for code in LANGUAGES if words.get(code)}
    for name, value in said.items():
        try:
            model._meta.get_field(name).clean(value, None)
        except ValidationError as error:
            message = f"{name}: {' '.join(error.messages)}"
            raise fail(folder / f"{folder.name}.yaml", entry.line, message) from error
    return said


def _say(found: QuerySet, said: dict[str, Any]) -> None:
    """Fill what is empty; what is there is the editors'."""
    for item in found:
        empty = [name for name in said if not getattr(item, name)]
        for name in empty:
            setattr(item, name, said[name])
        if empty:
            item.save(update_fields=empty)
