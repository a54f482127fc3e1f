"""Files to download: an edition in three formats, and the notice."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liaowang_web.catalogue.printing import NoChineseFontError, as_json, as_pdf, as_xlsx
from liaowang_web.catalogue.selectors.published import PUBLIC, edition_for, notice_of, publication_of

_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def download(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Give a revision of an edition as a file: the one asked for, or the newest."""
    found = edition_for(request.user, code)
    if form not in _TYPES or found.state not in PUBLIC:
        raise Http404
    publication = publication_of(found, request.GET.get("revision", ""))
    if form == "json":
        file = as_json(publication)
    elif form == "xlsx":
        file = as_xlsx(publication, address=_addresses(request, code))
    else:
        try:
            file = as_pdf(publication, address=_addresses(request, code))
        except NoChineseFontError as error:
            why = _("No font with Chinese characters is installed. One of these will do: %(names)s.")
            told = {"why": why % {"names": ", ".join(error.families)}}
            return render(request, "design/refused.html", told, status=503)
    return _file(file, _TYPES[form], f"{code}.{publication.revision}.{form}", publication.content_hash)


def notice_file(request: HttpRequest, code: str) -> HttpResponse:
    """Give the notice of an edition, with its hash."""
    notice = notice_of(edition_for(request.user, code))
    return _file(as_json(notice), _TYPES["json"], f"{code}-notice.json", notice.content_hash)


def _addresses(request: HttpRequest, edition: str) -> Callable[[str], str]:
    def address(code: str) -> str:
        page = reverse("catalogue:entry", args=[code]) if code else reverse("catalogue:edition", args=[edition])
        return request.build_absolute_uri(page)

    return address


def _file(content: bytes, kind: str, name: str, content_hash: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["ETag"] = f'"{content_hash}-{name}"'
    return answer
