"""Files of an entry: added, taken off, handed out."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.design.security import HEADER
from liaowang_web.hall.files.keeping import path_of
from liaowang_web.hall.forms.files import FileForm
from liaowang_web.hall.policies import can_edit_entry
from liaowang_web.hall.selectors.attachments import file_for, files_of
from liaowang_web.hall.selectors.reading import entry_for, working_copy_for
from liaowang_web.hall.services.attaching import attach_file, detach_file
from liaowang_web.workflow.refusals import TransitionRefused

# Whatever a file holds, no browser runs it under our name.
_POLICY = "default-src 'none'; sandbox"


@login_required
def attachments(request: PersonRequest, code: str) -> HttpResponse:
    """Show the files of the working copy, and take one more."""
    found = working_copy_for(request.user, code)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            attach_file(
                found, actor=request.user, name=given["file"].name, content=given["file"].read(), tier=given["tier"]
            )
        except TransitionRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("The file was added. Others see it once the entry is published with it."))
            return redirect("hall:files", code)
    context = {"entry": found, "files": files_of(found), "form": form, "may_edit": can_edit_entry(request.user, found)}
    return render(request, "hall/files.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def detach(request: PersonRequest, code: str, key: UUID) -> HttpResponse:
    """Take a file off the working copy."""
    found = file_for(request.user, working_copy_for(request.user, code), key)
    detach_file(found, actor=request.user)
    messages.success(request, _("The file was taken off. What is published keeps it until the next version."))
    return redirect("hall:files", code)


@require_safe
def attachment(request: HttpRequest, code: str, key: UUID) -> HttpResponse:
    """Hand out a file to those who may see it, to be saved and never to be run."""
    found = file_for(request.user, entry_for(request.user, code), key)
    try:
        content = path_of(found.sha256).read_bytes()  # at most 20 MB
    except FileNotFoundError as error:
        raise Http404 from error
    answer = HttpResponse(content, content_type=found.media_type)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=found.name) or "attachment"
    answer[HEADER] = _POLICY
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return answer
