"""Pages of people and organisations: parse, call, render."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from liaowang_web.accounts import forms, policies, scopes, selectors, services
from liaowang_web.accounts.models import Organisation
from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.accounts.roles import ROLES
from liaowang_web.accounts.states import ORGANISATION
from liaowang_web.workflow.refusals import TransitionRefused

PAGE = 50


@login_required
def own(request: PersonRequest) -> HttpResponse:
    """Show somebody their own account: name, memberships, offers, roles."""
    user = request.user
    form = forms.NameForm(request.POST or None, initial={"name": user.name})
    if request.method == "POST" and form.is_valid():
        services.rename_person(user, form.cleaned_data["name"])
        messages.success(request, _("Your name was changed."))
        return redirect("accounts:own")
    context = {
        "form": form,
        "memberships": selectors.memberships_of(user),
        "invitations": selectors.invitations_to(user),
        "roles": [ROLES[code] for code in sorted(user.role_codes)],
        "may_enter": policies.can_enter_organisation(user),
    }
    return render(request, "accounts/own.html", context)


def organisations(request: HttpRequest) -> HttpResponse:
    """List the organisations that this person may see."""
    form = forms.SearchForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = selectors.organisations_for(request.user, **asked)
    context = {
        "form": form,
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "may_enter": policies.can_enter_organisation(request.user),
    }
    return render(request, "accounts/organisations.html", context)


@login_required
def enter(request: PersonRequest) -> HttpResponse:
    """Enter an organisation."""
    if not policies.can_enter_organisation(request.user):
        raise Http404
    form = forms.OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        organisation = services.enter_organisation(actor=request.user, **form.columns())
        messages.success(request, _("Saved as a draft. Submit it once it is complete."))
        return redirect("accounts:organisation", organisation.pk)
    return render(request, "accounts/organisation_form.html", {"form": form})


def organisation(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show an organisation, and what this person may do with it."""
    found = selectors.organisation_for(request.user, key)
    may_manage = policies.can_manage_members(request.user, found)
    context = {
        "organisation": found,
        "flags": selectors.flags_of(found),
        "members": selectors.members_of(request.user, found),
        "may_see_members": policies.can_see_members(request.user, found),
        "may_edit": policies.can_edit_organisation(request.user, found),
        "invitations": selectors.open_invitations_of(found) if may_manage else [],
        "invitation_form": forms.InvitationForm() if may_manage else None,
        "may_flag": policies.can_suspend_organisation(request.user, found),
        "steps": ORGANISATION.open_to(request.user, found),
    }
    return render(request, "accounts/organisation.html", context)


@login_required
def edit(request: PersonRequest, key: uuid.UUID) -> HttpResponse:
    """Change an organisation in draft."""
    found = selectors.organisation_for(request.user, key)
    if not policies.can_edit_organisation(request.user, found):
        raise Http404
    form = forms.OrganisationForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"] or 0
            services.edit_organisation(found, actor=request.user, version=version, **form.columns())
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:organisation", key)
    return render(request, "accounts/organisation_form.html", {"form": form, "organisation": found})


def _step_form(name: str, found: Organisation, request: HttpRequest) -> Form:
    given = request.POST if request.method == "POST" else None
    if name == "verify":
        return forms.VerificationForm(given)
    if name == "merge":
        return forms.MergerForm(given, organisation=found)
    return forms.ReasonForm(given) if ORGANISATION.transitions[name].needs_reason else Form(given)


@login_required
def move(request: PersonRequest, key: uuid.UUID, name: str) -> HttpResponse:
    """Ask for what a transition needs, then walk it."""
    found = selectors.organisation_for(request.user, key)
    step = ORGANISATION.transitions.get(name)
    if step is None:
        raise Http404
    form = _step_form(name, found, request)
    if request.method == "POST" and form.is_valid():
        try:
            services.move_organisation(name, found, actor=request.user, **form.cleaned_data)
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Done, and told in the history."))
            return redirect("accounts:organisation", key)
    status = 409 if form.non_field_errors() else 200
    return render(request, "accounts/move.html", {"form": form, "organisation": found, "step": step}, status=status)


@login_required
def flag(request: PersonRequest, key: uuid.UUID) -> HttpResponse:
    """Flag an organisation until a day."""
    found = selectors.organisation_for(request.user, key)
    if not policies.can_suspend_organisation(request.user, found):
        raise Http404
    form = forms.FlagForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.raise_flag(found, actor=request.user, **form.cleaned_data)
        messages.success(request, _("Done, and told in the history."))
        return redirect("accounts:organisation", key)
    return render(request, "accounts/flag.html", {"form": form, "organisation": found})


@login_required
@require_POST
def invite(request: PersonRequest, key: uuid.UUID) -> HttpResponse:
    """Offer a membership."""
    found = selectors.organisation_for(request.user, key)
    form = forms.InvitationForm(request.POST)
    if form.is_valid():
        services.invite_member(found, actor=request.user, **form.cleaned_data)
        messages.success(request, _("The invitation waits for them on their account page for 14 days."))
    else:
        messages.error(request, _("This is not an e-mail address."))
    return redirect("accounts:organisation", key)


@login_required
@require_POST
def answer(request: PersonRequest, key: uuid.UUID) -> HttpResponse:
    """Accept or decline an offer."""
    invitation = selectors.invitation_for(request.user, key)
    services.answer_invitation(invitation, actor=request.user, is_accepted="accept" in request.POST)
    return redirect("accounts:own")


@login_required
@require_POST
def end_membership(request: PersonRequest, key: uuid.UUID, membership: uuid.UUID) -> HttpResponse:
    """End a membership."""
    found = selectors.organisation_for(request.user, key)
    services.end_membership(selectors.membership_for(request.user, found, membership), actor=request.user)
    messages.success(request, _("The membership has ended."))
    return redirect("accounts:own")


@login_required
def platform_roles(request: PersonRequest) -> HttpResponse:
    """Show who holds which role, and let administrators give one."""
    assignments = selectors.role_assignments_for(request.user)
    form = forms.RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = selectors.person_by_email(form.cleaned_data["email"])
        if person is None:
            form.add_error("email", _("Nobody has proved this address."))
        else:
            try:
                services.grant_role(person, form.cleaned_data["role"], actor=request.user)
                return redirect("accounts:roles")
            except TransitionRefused as refusal:
                form.add_error(None, str(refusal))
    context = {
        "assignments": assignments,
        "roles": ROLES.values(),
        "form": form if policies.can_manage_roles(request.user) else None,
    }
    return render(request, "accounts/roles.html", context)


@login_required
def revoke(request: PersonRequest, key: uuid.UUID) -> HttpResponse:
    """Ask why, then take a role."""
    assignment = selectors.role_assignment_for(request.user, key)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.revoke_role(assignment, actor=request.user, reason=form.cleaned_data["reason"])
        return redirect("accounts:roles")
    return render(request, "accounts/revoke.html", {"form": form, "assignment": assignment})


@login_required
@never_cache
def tokens(request: PersonRequest) -> HttpResponse:
    """List this person's tokens, and make one; its secret stands on the answer to that, and nowhere else."""
    form, made = forms.TokenForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            made = services.make_token(actor=request.user, **form.cleaned_data)
            form = forms.TokenForm()
        except TransitionRefused as error:
            form.add_error(None, str(error))
    context = {"form": form, "made": made, "tokens": selectors.tokens_of(request.user), "scopes": dict(scopes.CHOICES)}
    return render(request, "accounts/tokens.html", context)


@login_required
@require_POST
def revoke_token(request: PersonRequest, key: uuid.UUID) -> HttpResponse:
    """End one of this person's tokens."""
    token = selectors.token_for(request.user, key)
    services.revoke_token(token, actor=request.user)
    messages.success(request, _("The token “%(name)s” no longer opens anything.") % {"name": token.name})
    return redirect("accounts:tokens")
