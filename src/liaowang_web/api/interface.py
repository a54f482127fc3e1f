"""The interface as a whole: its endpoints, how refusals are told, and its description in OpenAPI."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import BaseRenderer

from liaowang_web.api.entrance import NOTHING, Caller
from liaowang_web.api.problems import Problem, problem
from liaowang_web.api.services import note_refusal
from liaowang_web.api.views import catalogue, corrections, events, hall, ledgers, matching, oversight, runs, topics
from liaowang_web.workflow.refusals import NotAllowed, Refused

_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "request_id"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong, in one sentence."},
        "request_id": {"type": "string", "description": "Number under which our log knows the request."},
        "errors": {"type": "array", "items": {"type": "object"}, "description": "Where the request does not fit."},
    },
}
_DESCRIPTION = (
    "Everything the pages of observatory, hall, catalogue and events show, for programs. Texts come in both languages. "
    "Lists come in pages: follow `next` until it is null."
)


class Json(BaseRenderer):
    """Writes answers as UTF-8, so that Chinese takes no more room than it needs; what is no number becomes null."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:  # noqa: ARG002 - ninja names them
        """Write one answer."""
        return orjson.dumps(data)


class Interface(NinjaAPI):
    """The interface, with problems and tokens in its description."""

    def get_openapi_schema(self, **values: Any) -> OpenAPISchema:
        """Describe the interface."""
        told = super().get_openapi_schema(**values)
        components = told["components"]
        components["schemas"]["Problem"] = _PROBLEM
        components["responses"] = {
            "Problem": {
                "description": "Not answered as asked.",
                "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
            }
        }
        components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        for methods in told["paths"].values():
            for operation in methods.values():
                operation["responses"] = {**operation["responses"], "4XX": {"$ref": "#/components/responses/Problem"}}
                operation.setdefault("security", [{}, {"token": []}])
        return told


interface = Interface(
    title="Liaowang", version="1", renderer=Json(), description=_DESCRIPTION, docs_url=None, urls_namespace="api"
)  # fmt: skip
for _router in (
    runs.router,
    topics.router,
    ledgers.router,
    corrections.router,
    hall.router,
    matching.router,
    events.router,
    catalogue.router,
    oversight.router,
):
    interface.add_router("", _router)


@interface.exception_handler(Problem)
def _problem(_request: HttpRequest, error: Problem) -> HttpResponse:
    return error.answer()


@interface.exception_handler(Http404)
def _missing(_request: HttpRequest, _error: Http404) -> HttpResponse:
    return problem(404, NOTHING)


@interface.exception_handler(HttpError)
def _http_error(_request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(
        error.status_code, "The body of the request is not JSON." if error.status_code == 400 else str(error)
    )


@interface.exception_handler(ValidationError)
def _unfit(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [{"at": ".".join(map(str, it["loc"])), "says": it["msg"]} for it in error.errors]
    return problem(422, "; ".join(f"{it['at']}: {it['says']}" for it in errors) + ".", errors=errors)


@interface.exception_handler(Refused)
def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    caller: Caller = request.caller  # type: ignore[attr-defined]
    if not isinstance(error, NotAllowed):
        return problem(409, str(error))
    match = request.resolver_match
    if caller.token and match:
        note_refusal(caller.token.owner, act=match.view_name, path=request.path)
    return problem(403, str(error))
