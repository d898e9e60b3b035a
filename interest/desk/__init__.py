"""The advisers' desk: what firms asked, and the answer to it."""
