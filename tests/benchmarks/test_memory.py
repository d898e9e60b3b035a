"""What the benchmark says about memory is not that of the process that started it."""

from __future__ import annotations

import subprocess
import sys

MEASURE = "from tests.benchmarks.memory import peak_memory; print(peak_memory())"


def test_the_memory_of_whoever_started_a_program_is_not_its_own() -> None:
    ballast = bytearray(b"x") * (200 * 1024**2)
    said = subprocess.run([sys.executable, "-c", MEASURE], check=True, capture_output=True)
    assert 5 < float(said.stdout) < 100
    assert len(ballast) == 200 * 1024**2
