"""What visitors see while parts of the site fail, one after the other, under load.

    python -m tests.load.faults

kills web processes and the background; takes PostgreSQL, the search engine, Redis and the mail
server away; fills the disk, sets the clock and locks tables. It prints a table in Markdown, and
ends with 1 where something that was taken is lost, a page was wrong, or errors went on for more
than ten seconds after a fault.
"""

import sys

from tests.load.set_up import set_up

if __name__ == "__main__":
    set_up()
    from tests.load.faults.run import main  # needs Django

    sys.exit(main(__doc__))
