"""Keeping views of the watchlist."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import User
from liaowang_web.audit.services import record
from liaowang_web.observatory import kinds
from liaowang_web.observatory.models import SavedView
from liaowang_web.observatory.policies import can_save_views
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

VIEWS_HELD = 50


def save_view(*, actor: User, name: str, question: str) -> tuple[SavedView, bool]:
    """Keep a view under a name; a view of that name then holds the new question.

    Parameters
    ----------
    actor : User
        Whose view it is.
    name : str
        At most 80 characters.
    question : str
        What follows the question mark in the address of the watchlist.

    Returns
    -------
    tuple of SavedView and bool
        The view, and whether it is new.

    Raises
    ------
    NotAllowed
        If the actor's account is closed.
    TransitionRefused
        If the actor keeps too many already.
    """
    if not can_save_views(actor):
        raise NotAllowed(_("You may not save views."))
    with transaction.atomic():
        User.objects.select_for_update().get(pk=actor.pk)  # so that two requests at once do not pass the limit
        if not actor.saved_views.filter(name=name).exists() and actor.saved_views.count() >= VIEWS_HELD:
            raise TransitionRefused(_("You keep %(n)d views. Delete one first.") % {"n": VIEWS_HELD})
        view, is_new = SavedView.objects.update_or_create(user=actor, name=name, defaults={"question": question})
        record(kinds.VIEW_SAVED, view, actor=actor)
    return view, is_new


def delete_view(view: SavedView, *, actor: User) -> None:
    """Forget a view. Raises NotAllowed unless it is the actor's."""
    if view.user_id != actor.pk:
        raise NotAllowed(_("This view is somebody else's."))
    with transaction.atomic():
        record(kinds.VIEW_DELETED, view, actor=actor)
        view.delete()
