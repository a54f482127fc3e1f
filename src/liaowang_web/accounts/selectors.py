"""Reading people and organisations, scoped to who asks."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from liaowang_web.accounts import policies
from liaowang_web.accounts.models import (
    IntegrityFlag,
    Invitation,
    Membership,
    Organisation,
    RoleAssignment,
    Token,
    User,
)
from liaowang_web.design.prepared import prepared

Asker = User | AnonymousUser
_STATES = Organisation.State


def organisation_for(user: Asker, key: uuid.UUID) -> Organisation:
    """Give an organisation that this person may see. Raises Http404 otherwise, so that nobody learns that it exists."""
    found = Organisation.objects.select_related("parent", "merged_into", "verified_by").filter(pk=key).first()
    if found is None or not policies.can_see_organisation(user, found):
        raise Http404
    return found


def organisations_for(user: Asker, *, text: str = "", state: str = "") -> QuerySet[Organisation]:
    """Give the organisations that this person may see, by name."""
    visible = Q(state__in=[_STATES.VERIFIED, _STATES.SUSPENDED, _STATES.MERGED, _STATES.CLOSED])
    if isinstance(user, User):
        if user.has_role("secretariat", "integrity_officer", "auditor"):
            visible = Q()
        else:
            visible |= Q(pk__in=list(user.organisation_roles))
    found = Organisation.objects.filter(visible)
    if text:
        found = found.filter(Q(name_zh__icontains=text) | Q(name_en__icontains=text) | Q(uscc__iexact=text))
    if state:
        found = found.filter(state=state)
    return found.order_by("name_zh", "name_en", "number")


def members_of(user: Asker, organisation: Organisation) -> Sequence[Membership]:
    """Give the present members to those who may see them; to others none."""
    if not policies.can_see_members(user, organisation):
        return []
    return list(organisation.memberships.filter(until=None).select_related("user").order_by("since"))


def membership_for(user: Asker, organisation: Organisation, key: uuid.UUID) -> Membership:
    """Give one membership. Raises Http404 unless this person may see it."""
    found = organisation.memberships.filter(pk=key).first()
    if found is None or not policies.can_see_members(user, organisation):
        raise Http404
    return found


def open_invitations_of(organisation: Organisation) -> Sequence[Invitation]:
    """Give the offers of an organisation that stand open."""
    return list(organisation.invitations.filter(answered_at=None, expires_at__gt=timezone.now()).order_by("invited_at"))


def invitations_to(user: User) -> Sequence[Invitation]:
    """Give the open offers to addresses that this person has proved."""
    proved = user.emailaddress_set.filter(verified=True).values_list("email", flat=True)  # type: ignore[attr-defined]
    addresses = [address.lower() for address in proved]
    found = Invitation.objects.filter(email__in=addresses, answered_at=None, expires_at__gt=timezone.now())
    return list(found.select_related("organisation", "invited_by").order_by("invited_at"))


def invitation_for(user: User, key: uuid.UUID) -> Invitation:
    """Give one offer to this person. Raises Http404 otherwise."""
    for invitation in invitations_to(user):
        if invitation.pk == key:
            return invitation
    raise Http404


def memberships_of(user: User) -> Sequence[Membership]:
    """Give the present memberships of a person."""
    return list(user.memberships.filter(until=None).select_related("organisation").order_by("since"))


def flags_of(organisation: Organisation) -> Sequence[IntegrityFlag]:
    """Give the flags in force."""
    return list(organisation.integrity_flags.filter(until__gte=timezone.localdate()).order_by("until"))


def role_assignments_for(user: Asker) -> Sequence[RoleAssignment]:
    """Give who holds which role now. Raises Http404 unless this person may read it."""
    if not policies.can_read_roles(user):
        raise Http404
    return list(
        RoleAssignment.objects.filter(until=None).select_related("user", "granted_by").order_by("role", "since")
    )


def role_assignment_for(user: Asker, key: uuid.UUID) -> RoleAssignment:
    """Give one assignment. Raises Http404 unless this person may manage roles."""
    found = RoleAssignment.objects.filter(pk=key).select_related("user").first()
    if found is None or not policies.can_manage_roles(user):
        raise Http404
    return found


def person_by_email(address: str) -> User | None:
    """Find an active person by an address that they proved."""
    return User.objects.filter(
        is_active=True, emailaddress__email__iexact=address.strip(), emailaddress__verified=True
    ).first()


def tokens_of(user: User) -> Sequence[Token]:
    """Give the tokens of a person, the newest first, with those that are no longer valid."""
    return list(user.tokens.all()[:100])


def token_for(user: User, key: uuid.UUID) -> Token:
    """Give one token of this person. Raises Http404 if it is another's."""
    found = user.tokens.filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def valid_token(digest: str) -> Token | None:
    """Give the token with this hash, with its owner, if it may still be used."""
    found = _token(digest)
    return found[0] if found and found[0].state == "valid" else None


@prepared
def _token(digest: str) -> QuerySet[Token]:
    return Token.objects.select_related("owner").filter(hash=digest, owner__is_active=True)
