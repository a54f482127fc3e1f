"""Every write on people and organisations: one function, one transaction, one entry of the audit."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liaowang_web.accounts import kinds, policies, roles
from liaowang_web.accounts.models import (
    IntegrityFlag,
    Invitation,
    Membership,
    Organisation,
    RoleAssignment,
    Token,
    User,
)
from liaowang_web.accounts.states import ORGANISATION
from liaowang_web.audit.chain import fingerprint
from liaowang_web.audit.services import next_number, record
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

INVITATION_DAYS = 14
TOKEN_MARK = "liaowang_"  # noqa: S105 - by it a token that leaked is recognised as one
TOKENS_HELD = 20


def _require(allowed: bool) -> None:
    if not allowed:
        raise NotAllowed(_("You may not do this here."))


def enter_person(email: str, password: str, *, name: str) -> User:
    """Enter somebody at the machine itself, with their address taken as proved."""
    with transaction.atomic():
        user = User.objects.create_user(email, password, name=name)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        record(kinds.PERSON_ENTERED, user, actor=None)
    return user


def rename_person(user: User, name: str) -> User:
    """Change somebody's own name."""
    with transaction.atomic():
        user.name = name.strip()
        user.save(update_fields=["name"])
        record(kinds.PERSON_RENAMED, user, actor=user)
    return user


def enter_organisation(*, actor: User, **columns: Any) -> Organisation:
    """Enter an organisation in draft, with the actor as its owner. Raises NotAllowed."""
    _require(policies.can_enter_organisation(actor))
    with transaction.atomic():
        organisation = Organisation(number=next_number("organisation"), **columns)
        organisation.save()
        Membership.objects.create(user=actor, organisation=organisation, role=Membership.Role.OWNER)
        record(kinds.ORGANISATION_ENTERED, organisation, actor=actor, after=fingerprint(organisation))
    actor.forget_roles()
    return organisation


def edit_organisation(organisation: Organisation, *, actor: User, version: int, **columns: Any) -> Organisation:
    """Change columns of a draft; of a verified organisation only how it is reached.

    Raises
    ------
    NotAllowed
        If the actor may not, or the columns are no longer open to change.
    TransitionRefused
        If somebody changed it since the version that the actor saw.
    """
    with transaction.atomic():
        locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
        _require(policies.can_edit_organisation(actor, locked) and set(columns) <= policies.open_columns(locked))
        if version != locked.version:
            raise TransitionRefused(_("Somebody changed it meanwhile. Look at it again before you act."))
        changed = sorted(name for name, value in columns.items() if getattr(locked, name) != value)
        if not changed:
            return locked
        before = fingerprint(locked)
        for name in changed:
            setattr(locked, name, columns[name])
        locked.version += 1
        locked.save()
        fields = ", ".join(changed)
        record(
            kinds.ORGANISATION_EDITED, locked, actor=actor, before=before, after=fingerprint(locked), fields=fields
        )  # fmt: skip
    return locked


def move_organisation(name: str, organisation: Organisation, *, actor: User, **values: Any) -> Organisation:
    """Walk one transition of an organisation. Raises TransitionRefused or NotAllowed; then nothing is written."""
    return ORGANISATION.perform(name, organisation, actor=actor, **values)


def raise_flag(organisation: Organisation, *, actor: User, reason: str, until: date) -> IntegrityFlag:
    """Flag an organisation until a day. Raises NotAllowed."""
    _require(policies.can_suspend_organisation(actor, organisation))
    with transaction.atomic():
        flag = IntegrityFlag.objects.create(organisation=organisation, reason=reason, until=until, raised_by=actor)
        record(kinds.FLAG_RAISED, organisation, actor=actor, reason=reason, until=until.isoformat())
    return flag


def invite_member(organisation: Organisation, *, actor: User, email: str, role: str) -> Invitation:
    """Offer a membership to an address.

    Raises
    ------
    NotAllowed
        If the actor is not an owner.
    TransitionRefused
        If the same offer stands open, or the person has that role already.
    """
    address = email.strip().lower()
    _require(policies.can_manage_members(actor, organisation))
    if organisation.memberships.filter(user__email=address, role=role, until=None).exists():
        raise TransitionRefused(_("This person has that role already."))
    expires_at = timezone.now() + timedelta(days=INVITATION_DAYS)
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                organisation=organisation, email=address, role=role, invited_by=actor, expires_at=expires_at
            )
            # The address stays out of the audit, which is never changed, so that it can be forgotten on request.
            record(kinds.MEMBER_INVITED, organisation, actor=actor, role=role, invitation=str(invitation.pk))
    except IntegrityError as error:
        raise TransitionRefused(_("This invitation has been sent already.")) from error
    return invitation


def answer_invitation(invitation: Invitation, *, actor: User, is_accepted: bool) -> Membership | None:
    """Accept or decline an offer.

    Raises
    ------
    NotAllowed
        If the address is not one that the actor has proved.
    TransitionRefused
        If it was answered or has expired.
    """
    with transaction.atomic():
        locked = Invitation.objects.select_for_update().select_related("organisation").get(pk=invitation.pk)
        _require(actor.emailaddress_set.filter(email__iexact=locked.email, verified=True).exists())  # type: ignore[attr-defined]
        # Whoever reads everything, or runs the machines, acts for nobody.
        _require(not is_accepted or policies.can_enter_organisation(actor))
        if locked.answered_at or locked.expires_at < timezone.now():
            raise TransitionRefused(_("This invitation has been answered or has expired."))
        locked.answered_at = timezone.now()
        locked.save()
        if not is_accepted:
            record(kinds.INVITATION_DECLINED, locked.organisation, actor=actor)
            return None
        membership, _is_new = Membership.objects.get_or_create(
            user=actor, organisation=locked.organisation, role=locked.role, until=None
        )
        record(kinds.MEMBER_JOINED, locked.organisation, actor=actor, role=locked.role)
    actor.forget_roles()
    return membership


def end_membership(membership: Membership, *, actor: User) -> None:
    """End a membership: an owner ends anybody's, everybody ends their own.

    Raises
    ------
    NotAllowed
        If it is somebody else's and the actor is no owner.
    TransitionRefused
        If it has ended, or is that of the last owner.
    """
    with transaction.atomic():
        organisation = Organisation.objects.select_for_update().get(pk=membership.organisation_id)
        locked = Membership.objects.select_for_update().select_related("user").get(pk=membership.pk)
        _require(locked.user_id == actor.pk or policies.can_manage_members(actor, organisation))
        if locked.until:
            raise TransitionRefused(_("This membership has ended already."))
        owners = organisation.memberships.filter(role=Membership.Role.OWNER, until=None)
        if locked.role == Membership.Role.OWNER and owners.count() == 1:
            raise TransitionRefused(_("An organisation keeps at least one owner. Invite another first."))
        locked.until = timezone.now()
        locked.save()
        record(kinds.MEMBER_LEFT, organisation, actor=actor, role=locked.role, member=str(locked.user_id))
    actor.forget_roles()


def grant_role(user: User, role: str, *, actor: User | None) -> RoleAssignment:
    """Give a role of the platform; ``None`` as actor is whoever sits at the machine.

    Raises
    ------
    NotAllowed
        If the actor is no administrator, or it is their own.
    TransitionRefused
        If the role does not go together with one that the person holds.
    """
    _require(actor is None or (policies.can_manage_roles(actor) and actor.pk != user.pk))
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        held = set(user.role_assignments.filter(until=None).values_list("role", flat=True))
        if role in held:
            raise TransitionRefused(_("This person has that role already."))
        if against := roles.conflicts(role, held):
            told = {"role": roles.ROLES[role].name, "other": against[0].name}
            raise TransitionRefused(_("“%(role)s” does not go together with “%(other)s”.") % told)
        if role in roles.ALONE and user.memberships.filter(until=None).exists():
            raise TransitionRefused(
                _("This person acts for an organisation, which does not go together with that role.")
            )
        assignment = RoleAssignment.objects.create(user=user, role=role, granted_by=actor)
        record(kinds.ROLE_GRANTED, user, actor=actor, role=role)
    user.forget_roles()
    return assignment


def revoke_role(assignment: RoleAssignment, *, actor: User, reason: str) -> None:
    """Take a role of the platform. Raises NotAllowed, or TransitionRefused if it has ended."""
    _require(policies.can_manage_roles(actor) and actor.pk != assignment.user_id)
    with transaction.atomic():
        locked = RoleAssignment.objects.select_for_update().select_related("user").get(pk=assignment.pk)
        if locked.until:
            raise TransitionRefused(_("This role has ended already."))
        locked.until = timezone.now()
        locked.save()
        record(kinds.ROLE_REVOKED, locked.user, actor=actor, reason=reason, role=locked.role)
    locked.user.forget_roles()


def make_token(*, actor: User, name: str, scopes: Sequence[str], days: int) -> tuple[Token, str]:
    """Make a token for a program of the actor; its secret is given this once and never again.

    Raises
    ------
    NotAllowed
        If the actor's account is closed.
    TransitionRefused
        If the actor holds too many already.
    """
    _require(policies.can_make_token(actor))
    secret = TOKEN_MARK + secrets.token_urlsafe(32)
    now = timezone.now()
    with transaction.atomic():
        User.objects.select_for_update().get(pk=actor.pk)
        if actor.tokens.filter(revoked_at=None, expires_at__gt=now).count() >= TOKENS_HELD:
            raise TransitionRefused(_("You hold %(n)d valid tokens. Revoke one first.") % {"n": TOKENS_HELD})
        token = Token.objects.create(
            owner=actor, name=name.strip(), hash=hash_of_token(secret), start=secret[: len(TOKEN_MARK) + 3],
            scopes=sorted(scopes), expires_at=now + timedelta(days=days),
        )  # fmt: skip
        record(kinds.TOKEN_MADE, token, actor=actor, scopes=token.scopes, until=token.expires_at.date().isoformat())
    return token, secret


def hash_of_token(secret: str) -> str:
    """Give what is kept of a token: its secret has 256 random bits, so a plain hash cannot be guessed backwards."""
    return hashlib.sha256(secret.encode()).hexdigest()


def revoke_token(token: Token, *, actor: User) -> None:
    """End a token at once. Raises NotAllowed unless it is the actor's, TransitionRefused if it was revoked before."""
    with transaction.atomic():
        locked = Token.objects.select_for_update().get(pk=token.pk)
        _require(locked.owner_id == actor.pk)
        if locked.revoked_at:
            raise TransitionRefused(_("This token was revoked already."))
        locked.revoked_at = timezone.now()
        locked.save(update_fields=["revoked_at"])
        record(kinds.TOKEN_REVOKED, locked, actor=actor)


def note_use(token: Token) -> None:
    """Keep when a token was last used, to the minute. No act of a person, so no entry of the audit."""
    now = timezone.now()
    if token.used_at is None or now - token.used_at > timedelta(minutes=1):
        Token.objects.filter(pk=token.pk).update(used_at=now)
