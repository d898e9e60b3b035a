"""Which well-known measures the site holds, explains or lacks, and who is told when one is lost."""
