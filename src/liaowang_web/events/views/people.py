"""Who takes part, whom to meet and why, and a meeting request to one of them."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.events.forms.meetings import RequestForm
from liaowang_web.events.models import Event, MeetingRequest, Registration
from liaowang_web.events.policies.meetings import can_write_request
from liaowang_web.events.proposing import Proposal, proposals_for
from liaowang_web.events.selectors.events import event_for
from liaowang_web.events.selectors.meetings import entries_between, requests_between
from liaowang_web.events.selectors.people import own_registration, people_for, person_for
from liaowang_web.events.services.requests import draft_request, move_request
from liaowang_web.events.views.pages import page_of
from liaowang_web.workflow.acting import is_done, sent, status_of

PAGE = 50
N_PROPOSED = 6


@login_required
def people(request: PersonRequest, code: str) -> HttpResponse:
    """List who takes part; above them whom to meet, and why."""
    event = event_for(request.user, code)
    asked = {
        "side": request.GET.get("side", ""), "text": request.GET.get("q", "").strip()[:80],
        "language": request.GET.get("language", ""),
    }  # fmt: skip
    found = people_for(request.user, event, **asked)
    own = own_registration(request.user, event)
    page = Paginator(found.exclude(person=request.user), PAGE).get_page(request.GET.get("page"))
    may_ask = own is not None and can_write_request(request.user, own)
    proposed = _proposed(request, event, own) if may_ask and own and not any(asked.values()) else []
    between = requests_between(own, [*page, *(it for it, _why in proposed)]) if own else {}
    context = {
        "page": page, "rows": [(it, between.get(it.pk)) for it in page], "asked": asked, "may_ask": may_ask,
        "proposed": [(it, why, between.get(it.pk)) for it, why in proposed], "sides": Registration.Side.choices[:2],
        "languages": Registration.LANGUAGES.items(),
    }  # fmt: skip
    return page_of(request, event, "events/people.html", context)


def _proposed(request: PersonRequest, event: Event, own: Registration) -> list[tuple[Registration, Proposal]]:
    """Give one person of each organisation that is proposed, as far as there is room."""
    others = people_for(request.user, event).exclude(organisation=own.organisation_id)
    by_organisation: dict[UUID, Registration] = {}
    for it in others:
        by_organisation.setdefault(it.organisation_id, it)
    found = proposals_for(request.user, own.organisation_id, by_organisation.keys())
    return [(by_organisation[it.organisation], it) for it in found[:N_PROPOSED]]


@login_required
def write(request: PersonRequest, code: str, key: UUID) -> HttpResponse:
    """Write a meeting request to somebody, kept as a draft or sent at once."""
    event = event_for(request.user, code)
    own, other = own_registration(request.user, event), person_for(request.user, event, key)
    if own is None or other.pk == own.pk or not can_write_request(request.user, own):
        raise Http404
    why = next(iter(proposals_for(request.user, own.organisation_id, {other.organisation_id})), None)
    form = RequestForm(sent(request), entries=entries_between(own, other), initial=_initial(why, own, other))

    def act() -> MeetingRequest:
        columns = {**form.columns, "proposal": why.plain() if why else {}}
        made = draft_request(own, other, actor=request.user, **columns)
        return made if "keep" in request.POST else move_request("send", made, actor=request.user)

    told = _("Kept as a draft.") if "keep" in request.POST else _("Your meeting request was sent.")
    if is_done(request, form, act, told):
        return redirect("events:requests", code)
    context = {"form": form, "other": other, "why": why, "between": requests_between(own, [other]).get(other.pk)}
    return page_of(request, event, "events/write_request.html", context, status=status_of(form))


def _initial(why: Proposal | None, own: Registration, other: Registration) -> dict[str, object]:
    if why is None:
        return {}
    found = next((it for it in entries_between(own, other) if it.code == why.other), None)
    return {"entry": found.pk if found else None}
