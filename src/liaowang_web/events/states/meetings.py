"""How meeting requests and meetings walk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaowang_web.events.kinds import meetings as kinds
from liaowang_web.events.models import Meeting, MeetingRequest
from liaowang_web.events.policies.meetings import (
    can_answer_request,
    can_cancel_meeting,
    can_expire_request,
    can_send_request,
    can_withdraw_request,
)
from liaowang_web.workflow.machine import Machine, Transition

S = MeetingRequest.State


def why_no_requests(request: MeetingRequest, **_values: Any) -> str:
    """Say why a request cannot be sent now; an empty text if it can."""
    if request.event.requests_until <= timezone.now():
        return _("The time for meeting requests is over.")
    if not request.receiver.takes_part:
        return _("This person does not take part any more.")
    back = MeetingRequest.objects.filter(sender=request.receiver_id, receiver=request.sender_id)
    is_asked = back.filter(state__in=(S.SENT, S.ACCEPTED)).exists()
    return _("There is a request between the two of you already.") if is_asked else ""


def _send(request: MeetingRequest, **_values: Any) -> None:
    now = timezone.now()
    request.sent_at = now
    request.expires_at = now + timedelta(days=request.event.answer_days)


def _can_accept(request: MeetingRequest, **_values: Any) -> str:
    if request.is_due:
        return _("The request has expired.")
    return "" if request.sender.takes_part else _("This person does not take part any more.")


def _answer(request: MeetingRequest, **_values: Any) -> None:
    request.answered_at = timezone.now()


def _has_decline(_request: MeetingRequest, *, decline: str = "", **_values: Any) -> str:
    return "" if decline in MeetingRequest.Decline else _("Choose a reason.")


def _decline(request: MeetingRequest, *, decline: str, decline_note: str = "", **_values: Any) -> dict[str, Any]:
    request.answered_at = timezone.now()
    request.decline, request.decline_note = decline, decline_note
    return {"why": decline}


def _is_due(request: MeetingRequest, **_values: Any) -> str:
    return "" if request.is_due else _("Its time is not over.")


REQUEST: Machine[MeetingRequest] = Machine(
    Transition("send", {S.DRAFT}, S.SENT, can_send_request, kinds.REQUEST_SENT, gettext_lazy("Send"),
               guard=why_no_requests, effect=_send),
    Transition("accept", {S.SENT}, S.ACCEPTED, can_answer_request, kinds.REQUEST_ACCEPTED, gettext_lazy("Accept"),
               guard=_can_accept, effect=_answer),
    Transition("decline", {S.SENT}, S.DECLINED, can_answer_request, kinds.REQUEST_DECLINED, gettext_lazy("Decline"),
               guard=_has_decline, effect=_decline),
    Transition("expire", {S.SENT}, S.EXPIRED, can_expire_request, kinds.REQUEST_EXPIRED, guard=_is_due),
    Transition("withdraw", {S.DRAFT, S.SENT}, S.WITHDRAWN, can_withdraw_request, kinds.REQUEST_WITHDRAWN,
               gettext_lazy("Withdraw")),
)  # fmt: skip

MEETING: Machine[Meeting] = Machine(
    Transition("cancel", {Meeting.State.AGREED}, Meeting.State.CANCELLED, can_cancel_meeting, kinds.MEETING_CANCELLED,
               gettext_lazy("Cancel the meeting"), needs_reason=True),
)  # fmt: skip
