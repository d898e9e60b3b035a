"""OpenSearch 3 as Maven Central has it: the real engine, its HTTP and its language analysis.

    python -m tests.engines.opensearch

starts one for development and prints the SEARCH_URL to use. Not for production: without the
packages' own start there are no security plugin and no checks of the machine.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.engines.java import OLDEST, find_jdk
from tests.engines.node import Node, run_by_hand
from tests.stages import ROOT

HERE = Path(__file__).parent / "opensearch_node"


def jars() -> Path:
    """The folder with the libraries; fetched by Maven once for each state of pom.xml.

    Raises FileNotFoundError without Maven, CalledProcessError if it fails.
    """
    pom = HERE / "pom.xml"
    folder = (
        ROOT / ".cache/engines" / f"opensearch-{hashlib.sha256(pom.read_bytes()).hexdigest()[:12]}"
    )
    if folder.exists():
        return folder
    maven = shutil.which("mvn")
    if maven is None:
        raise FileNotFoundError("Maven (mvn) is missing")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as name:
        subprocess.run(
            [
                maven,
                "-B",
                "-q",
                "-f",
                str(pom),
                "dependency:copy-dependencies",
                "-DincludeScope=runtime",
                f"-DoutputDirectory={name}/lib",
            ],
            check=True,
        )
        (Path(name) / "lib").rename(folder)
    return folder


class OpenSearch(Node):
    """A node."""

    def __init__(self, folder: Path, java_options: Sequence[str] = ()) -> None:
        super().__init__("opensearch3", folder, java_options)
        home = find_jdk()
        if home is None:
            raise FileNotFoundError(f"A JDK {OLDEST} or newer is missing")
        self.java, self.jars = home / "bin/java", jars()

    def command(self) -> Sequence[str | Path]:
        """See `Node.command`."""
        return [
            self.java, "-Xms512m", "-Xmx512m", *self.java_options,
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED", "-cp", f"{self.jars}/*",
            HERE / "SearchNode.java", str(self.port), str(self.folder / "data"),
        ]  # fmt: skip


if __name__ == "__main__":
    run_by_hand(OpenSearch)
