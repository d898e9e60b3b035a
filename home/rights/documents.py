"""Who opens a private document."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument
from wagtail.documents.views.serve import serve
from wagtail.models import CollectionViewRestriction
from wagtail.permissions import policy_registry

from core.http.headers import PRIVATE
from core.http.methods import safe_only

RIGHTS = ["add", "change", "delete", "choose"]


@safe_only
def serve_document(
    request: HttpRequest, document_id: str, document_filename: str
) -> HttpResponseBase:
    """Return a document, a private one for nobody's cache."""
    document = get_object_or_404(get_document_model(), pk=document_id)
    response = serve(request, document_id, document_filename)
    if document.collection.get_view_restrictions().exists():
        response["Cache-Control"] = PRIVATE
    return response


def refuse_strangers(document: AbstractDocument, request: HttpRequest) -> None:
    """Raise PermissionDenied where somebody signed in has nothing to do with a private collection.

    “Private to those who sign in” means, for Wagtail, every account.
    """
    if not request.user.is_authenticated:
        return  # Wagtail asks to sign in
    for_accounts = document.collection.get_view_restrictions().filter(
        restriction_type=CollectionViewRestriction.LOGIN
    )
    policy = policy_registry.get_by_type(type(document))
    if for_accounts and not policy.user_has_any_permission_for_instance(
        request.user, RIGHTS, document
    ):
        raise PermissionDenied
