"""The board on which experts are assigned: a proposal, its confirmation, single invitations."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.catalogue import policies
from liaowang_web.catalogue.models import Edition, Expert, Nomination
from liaowang_web.catalogue.selectors.assignment import propose_assignment
from liaowang_web.catalogue.selectors.board import Board, board_of
from liaowang_web.catalogue.selectors.files import nomination_for
from liaowang_web.catalogue.selectors.published import edition_for
from liaowang_web.catalogue.services.reviews import confirm_assignment, invite_expert
from liaowang_web.catalogue.views.desks import desks_of

_STEPS = (Edition.State.ASSIGNMENT, Edition.State.REVIEW)


@login_required
def assignment(request: PersonRequest, code: str) -> HttpResponse:
    """Show the board; with ``propose`` also whom to invite; take the confirmation of a proposal."""
    found = edition_for(request.user, code)
    board = board_of(request.user, found)
    may_invite = policies.can_lead_panel(request.user, found) and found.state in _STEPS
    if request.method == "POST":
        n = confirm_assignment(found, _pairs(board, request.POST.getlist("pair")), actor=request.user)
        messages.success(request, _("%(n)s experts were invited.") % {"n": n})
        return redirect("catalogue:assignment", code)
    context = {
        "edition": found,
        "desks": desks_of(request.user, found),
        "board": board,
        "may_invite": may_invite,
        "proposal": propose_assignment(found, request.user) if may_invite and "propose" in request.GET else None,
    }
    return render(request, "catalogue/assignment.html", context)


def _pairs(board: Board, given: Sequence[str]) -> list[tuple[Nomination, Expert]]:
    """Read ``nomination:expert`` pairs; only entries and experts of the board count."""
    nominations = {str(it.nomination.pk): it.nomination for it in board.lines}
    experts = {str(it.pk): it for it, _n in board.loads}
    found = [it.partition(":")[::2] for it in given]
    if not all(one in nominations and other in experts for one, other in found):
        raise Http404
    return [(nominations[one], experts[other]) for one, other in found]


@login_required
@require_POST
def invite(request: PersonRequest, key: uuid.UUID) -> HttpResponse:
    """Invite one expert."""
    found = nomination_for(request.user, key)
    board = board_of(request.user, found.edition)
    asked = next((it for it, _n in board.loads if str(it.pk) == request.POST.get("expert")), None)
    if asked is None:
        raise Http404
    invite_expert(found, asked, actor=request.user)
    messages.success(request, _("%(name)s was invited.") % {"name": asked})
    return redirect("catalogue:assignment", found.edition.code)
