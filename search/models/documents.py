"""The text inside documents, taken out once."""

from enum import StrEnum

from django.db import models
from wagtail.documents import get_document_model_string


class ExtractionProblem(StrEnum):
    """Why a document is found by its title alone."""

    BROKEN = "broken"
    ENCRYPTED = "encrypted"
    TOO_LARGE = "too-large"
    TOO_SLOW = "too-slow"


class DocumentText(models.Model):
    """What a document says. `file_hash` tells whether its file is still the one that was read.

    `problem` is one of `ExtractionProblem`, or empty.
    """

    document = models.OneToOneField(
        get_document_model_string(), on_delete=models.CASCADE, related_name="search_text"
    )
    file_hash = models.CharField(max_length=40)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=2, blank=True)
    problem = models.CharField(max_length=10, blank=True)

    def __str__(self) -> str:
        return f"{self.document_id}: {self.problem or len(self.text)}"
