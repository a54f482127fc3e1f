"""The registries: what there is, lists and files, pages, entering, editing, and every act on a thing or a row of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.deals.selectors.titles import titles_of
from liaowang_web.programme.exporting import FORMATS, as_file
from liaowang_web.programme.forms.registries import FORMS, AskedForm, ThingForm
from liaowang_web.programme.policies import registries as policies
from liaowang_web.programme.policies.evidence import can_see_dashboard
from liaowang_web.programme.policies.reading import can_read_history, can_read_texts
from liaowang_web.programme.registries import REGISTRIES, registry_of
from liaowang_web.programme.registries.registry import Act, Registry, Rows
from liaowang_web.programme.roadmap_drawing import roadmap_picture
from liaowang_web.programme.selectors import registries as selectors
from liaowang_web.programme.selectors.challenges import leads_of
from liaowang_web.programme.selectors.products import products
from liaowang_web.programme.services import registering
from liaowang_web.workflow.acting import ask, is_done, sent, status_of

PAGE = 30


def overview(request: HttpRequest) -> HttpResponse:
    """Show what the programme keeps, with how much there is of it."""
    counts = selectors.counts_for(request.user)
    rows = [(it, counts[it.model.LETTERS]) for it in REGISTRIES.values()]
    context = {"rows": rows, "n_products": len(products()), "may_keep": can_see_dashboard(request.user)}
    return render(request, "programme/overview.html", context)


def registry(request: HttpRequest, name: str) -> HttpResponse:
    """List what somebody may see of a registry."""
    found = REGISTRIES[name]
    form, things = _narrowed(request, found)
    page = Paginator(things, PAGE).get_page(request.GET.get("page"))
    may_enter = policies.can_enter_thing(request.user, found.model) or bool(
        selectors.organisations_for_entering(request.user, found.model)
    )
    context = {
        "registry": found, "form": form, "page": page, "heads": list(found.columns), "formats": list(FORMATS),
        "rows": [(it, [(head, told(it)) for head, told in found.columns.items()]) for it in page],
        "may_enter": may_enter, "picture": roadmap_picture(things) if name == "roadmap" else {},
    }  # fmt: skip
    return render(request, "programme/registry.html", context)


def _narrowed(request: HttpRequest, found: Registry) -> tuple[AskedForm, Any]:
    form = AskedForm(request.GET or None, model=found.model)
    return form, selectors.asked_of(selectors.things_for(request.user, found.model), form.asked)


def export(request: HttpRequest, name: str, form: str) -> HttpResponse:
    """Give what the view lists as a file."""
    if form not in FORMATS:
        raise Http404
    found = REGISTRIES[name]
    things = list(_narrowed(request, found)[1])
    back = reverse("programme:registry", args=[name])
    asked = request.GET.urlencode()
    address = request.build_absolute_uri(f"{back}?{asked}" if asked else back)
    answer = HttpResponse(as_file(form, found, things, address), content_type=FORMATS[form])
    answer["Content-Disposition"] = f'attachment; filename="liaowang-{name}.{form}"'
    return answer


def thing(request: HttpRequest, code: str) -> HttpResponse:
    """Show one thing, with what stands beneath it and what can be done."""
    found = selectors.thing_for(request.user, code)
    its = registry_of(found)
    technologies = selectors.technologies_of(found)
    titles = titles_of(technologies)
    context = {
        "registry": its, "thing": found, "crumbs": crumbs_of(its),
        "technologies": [(it, titles.get(it.pk)) for it in technologies],
        "acts": [it for it in its.acts if it.may(request.user, found)],
        "may_edit": policies.can_edit_thing(request.user, found),
        "may_bid": found.LETTERS == "CH" and found.phase == "taking" and bool(leads_of(request.user, found)),  # type: ignore[attr-defined,arg-type]
        "texts": its.texts if can_read_texts(request.user, found) else (),
        "may_read_history": can_read_history(request.user, found),
        "parts": [part for rows in its.parts if (part := _part(request, found, rows))],
    }  # fmt: skip
    return render(request, "programme/thing.html", context)


def _part(request: HttpRequest, found: Any, part: Rows) -> dict[str, Any] | None:
    rows = list(part.rows(request.user, found))
    if not rows and not part.none:
        return None
    told = [
        (
            row.pk,
            list(zip(part.heads, part.cells(row), strict=True)),
            [it for it in part.acts if it.may(request.user, row)],
        )
        for row in rows
    ]
    return {"part": part, "rows": told, "has_acts": any(acts for _pk, _cells, acts in told)}


def crumbs_of(its: Registry, code: str = "") -> list[tuple[Any, str]]:
    """Give the pages above: the programme, a registry, and a thing if its code is told."""
    above = [
        (_("Programme"), reverse("programme:overview")),
        (its.label, reverse("programme:registry", args=[its.slug])),
    ]
    return [*above, (code, reverse("programme:thing", args=[code]))] if code else above


@login_required
def enter(request: PersonRequest, name: str) -> HttpResponse:
    """Enter a thing for an organisation, or as a public fact."""
    its = REGISTRIES[name]
    organisations = selectors.organisations_for_entering(request.user, its.model)
    may_tell_fact = policies.can_enter_thing(request.user, its.model)
    if not organisations and not may_tell_fact:
        raise Http404
    form = FORMS[its.model](sent(request), organisations=organisations, may_tell_fact=may_tell_fact)
    made: list[Any] = []

    def act() -> None:
        made.append(
            its.enter(
                actor=request.user, organisation=form.organisation, technologies=form.cleaned_data["technologies"],
                columns=form.columns,
            )
        )  # fmt: skip

    if is_done(request, form, act, _("Entered.")):
        return redirect("programme:thing", made[0].code)
    back = reverse("programme:registry", args=[name])
    return _form(request, its, form, crumbs=crumbs_of(its), back=back)


@login_required
def edit(request: PersonRequest, code: str) -> HttpResponse:
    """Edit a thing that has not been judged yet."""
    found = selectors.thing_for(request.user, code)
    if not policies.can_edit_thing(request.user, found):
        raise Http404
    its = registry_of(found)
    form = FORMS[its.model](sent(request), instance=found)

    def act() -> None:
        registering.edit_thing(
            found, actor=request.user, version=form.cleaned_data["version"] or 0,
            technologies=form.cleaned_data["technologies"], columns=form.columns,
        )  # fmt: skip

    if is_done(request, form, act, _("Saved.")):
        return redirect("programme:thing", code)
    back = reverse("programme:thing", args=[code])
    return _form(request, its, form, crumbs=crumbs_of(its, code), back=back, thing=found)


def _form(request: HttpRequest, its: Registry, form: ThingForm, **context: Any) -> HttpResponse:
    return render(request, "programme/edit.html", {"registry": its, "form": form, **context}, status=status_of(form))


@login_required
def act(request: PersonRequest, code: str, name: str) -> HttpResponse:
    """Ask for what an act on a thing needs, and do it."""
    found = selectors.thing_for(request.user, code)
    its = registry_of(found)
    return _asked(request, its, code, _act(its.acts, name, request.user, found), found)


@login_required
def act_on_row(request: PersonRequest, code: str, part: str, key: UUID, name: str) -> HttpResponse:
    """Ask for what an act on a row beneath a thing needs, and do it."""
    found = selectors.thing_for(request.user, code)
    its = registry_of(found)
    rows = next((it for it in its.parts if it.code == part), None)
    row = next((it for it in rows.rows(request.user, found) if it.pk == key), None) if rows else None
    if rows is None or row is None:
        raise Http404
    return _asked(request, its, code, _act(rows.acts, name, request.user, row), row)


def _act(acts: Any, name: str, user: Any, thing: Any) -> Act:
    found = next((it for it in acts if it.name == name and it.may(user, thing)), None)
    if found is None:
        raise Http404
    return found  # type: ignore[no-any-return]


def _asked(request: PersonRequest, its: Registry, code: str, what: Act, thing: Any) -> HttpResponse:
    form = what.form(sent(request), request.user, thing) if what.form else Form(sent(request))
    return ask(
        request, form, lambda given: what.do(thing, actor=request.user, **given), title=what.label, lead=what.lead,
        back=reverse("programme:thing", args=[code]), crumbs=crumbs_of(its, code),
    )  # fmt: skip
