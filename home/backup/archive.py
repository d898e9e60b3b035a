"""The file of a backup: a tar with its manifest, which knows the sha256 of each member."""

from __future__ import annotations

import hashlib
import json
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, Any

from .errors import BackupError

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database"
UPLOADS = "uploads/"


@dataclass
class Manifest:
    """What is in a backup, and of which site it was made."""

    made_at: str
    release: str
    engine: str
    # [app, name] of each that was applied.
    migrations: list[list[str]]
    # How many rows each table had.
    rows: dict[str, int]
    # The names of the environment variables that were set; never their values.
    settings: list[str]
    # A mark by which another SECRET_KEY can be told; it does not tell the key.
    secret_key: str
    # Files that rows name and the site does not have.
    missing: list[str] = field(default_factory=list)
    # Size and sha256 of each member.
    members: dict[str, list[Any]] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def moment(self) -> datetime:
        """When the database was read."""
        return datetime.fromisoformat(self.made_at)


class Writer:
    """Writes a backup; a context."""

    def __init__(self, path: Path) -> None:
        self.members: dict[str, list[Any]] = {}
        self._tar = tarfile.open(path, "w", format=tarfile.PAX_FORMAT)  # noqa: SIM115 – ends below

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, *_error: object) -> None:
        self._tar.close()

    def add(self, name: str, file: IO[bytes], size: int) -> None:
        """Add a member of `size` bytes."""
        hashed = _Hashed(file)
        self._tar.addfile(_member(name, size), hashed)
        self.members[name] = [size, hashed.digest]

    def end(self, manifest: Manifest) -> None:
        """Add the manifest, which is the last member as it knows all others."""
        manifest.members = self.members
        text = json.dumps(asdict(manifest), indent=1, ensure_ascii=False).encode()
        info = _member(MANIFEST, len(text))
        self._tar.addfile(info, BytesIO(text))


def unpack(path: Path, folder: Path) -> Manifest:
    """Unpack a backup into a folder, and return what it says once every sha256 was compared.

    Raises BackupError for a file that is none, or was changed; OSError where there is no room.
    """
    digests = {}
    try:
        with tarfile.open(path, "r:") as tar:
            for name, member in _files(tar):
                target = folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                digests[name] = [member.size, _copied(tar, member, target)]
    except tarfile.TarError as error:
        raise BackupError(f"{path.name} is no backup, or was cut off ({error}).") from error
    manifest = _read(folder / MANIFEST, path)
    digests.pop(MANIFEST, None)
    if digests != manifest.members:
        wrong = sorted(
            name
            for name in digests.keys() | manifest.members.keys()
            if digests.get(name) != manifest.members.get(name)
        )
        raise BackupError(
            f"{path.name} was changed after it was made; not as the manifest says: "
            f"{', '.join(wrong[:5])}"
        )
    return manifest


def _read(path: Path, backup: Path) -> Manifest:
    try:
        said = json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError) as error:
        raise BackupError(f"{backup.name} is no backup, or was cut off: no manifest.") from error
    if said.get("format") != FORMAT:
        raise BackupError(
            f"{backup.name} was made by a newer version of the site: update the site, then restore."
        )
    return Manifest(**said)


def _files(tar: tarfile.TarFile) -> Iterator[tuple[str, tarfile.TarInfo]]:
    """Yield the members; none of them leads out of the folder it is unpacked into."""
    for member in tar:
        path = PurePosixPath(member.name)
        if not member.isfile() or path.is_absolute() or ".." in path.parts:
            raise BackupError(f"“{member.name}” does not belong into a backup of the site.")
        yield member.name, member


def _copied(tar: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> str:
    source = tar.extractfile(member)
    assert source is not None  # noqa: S101 – it is a plain file
    hashed = _Hashed(source)
    with target.open("wb") as file:
        while block := hashed.read(1 << 20):
            file.write(block)
    return hashed.digest


class _Hashed:
    """A file whose sha256 is known once it was read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._hash = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self._file.read(size)
        self._hash.update(block)
        return block

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()


def _member(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info
