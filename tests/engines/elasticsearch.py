"""Elasticsearch 9 as Maven Central has it: the real engine, without its module analysis-common.

That module's filters are made of Lucene's by the small plugin in `elasticsearch_plugin/`, under
the names that Elasticsearch gives them, so the site's index settings work unchanged.

    python -m tests.engines.elasticsearch

starts one for development and prints the SEARCH_URL to use. Not for production.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

from tests.engines.fetching import fetch
from tests.engines.java import OLDEST, find_jdk
from tests.engines.node import Node, run_by_hand
from tests.stages import ROOT

VERSION = "9.5.0"
ADDRESS = (
    "https://repo.maven.apache.org/maven2/org/elasticsearch/distribution/integ-test-zip/"
    f"elasticsearch/{VERSION}/elasticsearch-{VERSION}.zip"
)
DIGEST = "db0e275fd790f723eca7bcde96069fd6fed304ad23afdb70c8c09553dd9e8b1b"
PLUGIN = Path(__file__).parent / "elasticsearch_plugin"
DESCRIPTOR = f"""\
name=language-analysis
description=Filters of analysis-common
version=1
elasticsearch.version={VERSION}
java.version={OLDEST}
classname=LanguageAnalysis
"""
SETTINGS = """\
discovery.type: single-node
network.host: 127.0.0.1
xpack.security.enabled: false
cluster.routing.allocation.disk.threshold_enabled: false
action.destructive_requires_name: false
"""


def distribution() -> Path:
    """The unpacked distribution, fetched once. Raises OSError if Maven Central does not answer."""
    folder = ROOT / ".cache/engines" / f"elasticsearch-{VERSION}"
    if folder.exists():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as name:
        packed = fetch(ADDRESS, DIGEST, Path(name) / "packed.zip")
        with zipfile.ZipFile(packed) as archive:
            archive.extractall(name)
        unpacked = Path(name) / f"elasticsearch-{VERSION}"
        for command in (unpacked / "bin").iterdir():
            command.chmod(0o755)
        unpacked.rename(folder)
    return folder


class Elasticsearch(Node):
    """A node, in a copy of the distribution of its own."""

    def __init__(self, folder: Path, java_options: Sequence[str] = ()) -> None:
        super().__init__("elasticsearch9", folder, java_options)
        java = find_jdk()
        if java is None:
            raise FileNotFoundError(f"A JDK {OLDEST} or newer is missing")
        self.java = java
        options = " ".join(("-Xms512m", "-Xmx512m", *java_options))
        self.environment |= {"ES_JAVA_HOME": str(java), "ES_JAVA_OPTS": options}
        self.home = folder / "home"
        shutil.copytree(distribution(), self.home)
        self._add_plugin()
        with (self.home / "config/elasticsearch.yml").open("w") as file:
            file.write(f"{SETTINGS}http.port: {self.port}\n")
        if os.geteuid() == 0:
            self._give_away()

    def command(self) -> Sequence[str | Path]:
        """See `Node.command`."""
        return [self.home / "bin/elasticsearch"]

    def _add_plugin(self) -> None:
        folder = self.home / "plugins/language-analysis"
        folder.mkdir()
        (folder / "plugin-descriptor.properties").write_text(DESCRIPTOR)
        classes = self.folder / "classes"
        subprocess.run(
            [
                self.java / "bin/javac",
                "-cp",
                f"{self.home}/lib/*",
                "-d",
                classes,
                PLUGIN / "LanguageAnalysis.java",
            ],
            check=True,
        )
        with zipfile.ZipFile(folder / "language-analysis.jar", "w") as jar:
            for path in classes.glob("*.class"):
                jar.write(path, path.name)

    def _give_away(self) -> None:
        """Elasticsearch refuses to run as root: it runs as the user who owns nothing else."""
        owner = pwd.getpwnam("nobody")
        self.user = owner.pw_uid
        for path in (self.folder, *self.folder.rglob("*")):
            os.chown(path, owner.pw_uid, owner.pw_gid)


if __name__ == "__main__":
    run_by_hand(Elasticsearch)
