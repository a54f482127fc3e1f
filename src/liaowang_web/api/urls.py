"""Addresses of the interface; the page about it stands among the pages, under their language."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, include, path, re_path

from liaowang_web.api.entrance import entrance
from liaowang_web.api.interface import interface
from liaowang_web.api.views.page import page


def _nothing(_request: HttpRequest) -> HttpResponse:
    raise Http404


def _entered(pattern: URLPattern) -> URLPattern:
    return URLPattern(
        pattern.pattern, entrance(pattern.callback, pattern.name or ""), pattern.default_args, pattern.name
    )


_endpoints = [_entered(it) for it in interface.urls[0] if isinstance(it, URLPattern)]
_rest = [re_path(r"^[\s\S]*$", entrance(_nothing, "nothing"), name="nothing")]
pages = [path("", page, name="api-page")]
urlpatterns = [path("api/v1/", include(([*_endpoints, *_rest], "api")))]
