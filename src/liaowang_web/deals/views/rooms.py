"""The room of a deal: where it stands, offers, messages, files, history; and what is put into it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.deals.forms.rooms import ConfidenceForm, MessageForm, RoomFileForm
from liaowang_web.deals.models import Deal
from liaowang_web.deals.policies import deals as policies
from liaowang_web.deals.room_parts import MARGIN, PARTS
from liaowang_web.deals.selectors.archiving import archive_of
from liaowang_web.deals.selectors.deals import deal_for, file_of, told_of
from liaowang_web.deals.selectors.room import room_of
from liaowang_web.deals.services.rooms import add_file, keep_confidential, note_archive, send_message
from liaowang_web.deals.states.deals import DEAL
from liaowang_web.design.security import HEADER
from liaowang_web.hall.agreement import TEXT_VERSION, paragraphs
from liaowang_web.hall.files.keeping import path_of
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

_POLICY = "default-src 'none'; sandbox"
LONG = 500


@login_required
def deal(request: PersonRequest, code: str) -> HttpResponse:
    """Show the room."""
    return _room(request, deal_for(request.user, code))


def _room(request: PersonRequest, found: Deal, status: int = 200, **forms: Any) -> HttpResponse:
    context = {
        **room_of(request.user, found), "parts": PARTS, "margin_parts": MARGIN,
        "steps": [it for it in DEAL.open_to(request.user, found) if it.label],
        "message_form": MessageForm(), "file_form": RoomFileForm(), **forms,
    }  # fmt: skip
    return render(request, "deals/deal.html", context, status=status)


def _writable(request: PersonRequest, code: str) -> Deal:
    found = deal_for(request.user, code)
    if not policies.can_write_deal(request.user, found):
        raise NotAllowed(_("You may not do this here."))
    return found


@login_required
@require_POST
def send(request: PersonRequest, code: str) -> HttpResponse:
    """Send a message."""
    found = _writable(request, code)
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _room(request, found, 422, message_form=form)
    send_message(found, actor=request.user, text=form.cleaned_data["text"])
    return redirect("deals:deal", code)


@login_required
@require_POST
def put(request: PersonRequest, code: str) -> HttpResponse:
    """Put a file into the room."""
    found = _writable(request, code)
    form = RoomFileForm(request.POST, request.FILES)
    if form.is_valid():
        given = form.cleaned_data["file"]
        try:
            add_file(found, actor=request.user, name=given.name, content=given.read())
        except TransitionRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("The file was added."))
            return redirect("deals:deal", code)
    return _room(request, found, 422, file_form=form)


@login_required
@require_safe
def file(request: PersonRequest, code: str, key: UUID) -> HttpResponse:
    """Hand out a file to those in the room, to be saved and never to be run."""
    found = file_of(deal_for(request.user, code), key)
    try:
        content = path_of(found.sha256).read_bytes()  # at most 20 MB
    except FileNotFoundError as error:
        raise Http404 from error
    return _download(content, found.media_type, found.name)


def _download(content: bytes, media_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    answer[HEADER] = _POLICY
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return answer


@login_required
def confide(request: PersonRequest, code: str) -> HttpResponse:
    """Show the agreement to confidentiality, and let somebody who may sign agree for their side."""
    found = deal_for(request.user, code)
    if found.is_over or not policies.can_commit_deal(request.user, found):
        raise Http404
    form = ConfidenceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        keep_confidential(found, actor=request.user)
        messages.success(request, _("Agreed, and told in the history."))
        return redirect("deals:deal", code)
    context = {"deal": found, "form": form, "paragraphs": paragraphs(), "text_version": TEXT_VERSION}
    return render(request, "deals/confide.html", context)


@login_required
def history(request: PersonRequest, code: str) -> HttpResponse:
    """Show all that happened in a deal, newest first."""
    found = deal_for(request.user, code)
    entries = list(told_of(found).order_by("-number")[:LONG])
    return render(request, "deals/history.html", {"deal": found, "entries": entries})


@login_required
@require_POST
def archive(request: PersonRequest, code: str) -> HttpResponse:
    """Give the whole deal as one ZIP, and note that it was taken."""
    found = deal_for(request.user, code)
    note_archive(found, actor=request.user)
    return _download(archive_of(found), "application/zip", f"{found.code}.zip")
