"""What is written in bulk tells so: Django sends no signal for it."""

from django.dispatch import Signal

# Sender: the model. `keys`: the primary keys that were created, changed or deleted. Sent within
# the transaction that wrote them.
written_in_bulk = Signal()
