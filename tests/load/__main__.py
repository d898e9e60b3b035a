"""Visitors who come at a rate for some minutes, while editors work and calls are imported.

    python -m tests.load --minutes 30

first finds the rate at which 99 of 100 requests are answered within 300 ms (or takes `--rate`),
holds most of it, and prints how each kind of request was answered and how much memory each process
held. It ends with 1 where anything was answered wrongly, took too long, was lost, or grew.
"""

import sys

from tests.load.set_up import set_up

if __name__ == "__main__":
    set_up()
    from tests.load.run import main  # needs Django

    sys.exit(main(__doc__))
