"""A second factor asked for once more, where something binds an organisation."""

from __future__ import annotations

from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import User
from liaowang_web.workflow.refusals import TransitionRefused


class FactorRefused(TransitionRefused):
    """No second factor is set up, or the code is not right, or was used before, or too many were tried."""


def has_second_factor(user: User) -> bool:
    """Tell whether somebody set one up."""
    found = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return bool(found.exists())


def use_code(user: User, code: str) -> str:
    """Check a code of an app or a recovery code, and use it up; guessing is slowed as at the login.

    Returns
    -------
    str
        Which factor it was: ``totp`` or ``recovery_codes``.

    Raises
    ------
    FactorRefused
        With the reason in words.
    """
    if not has_second_factor(user):
        raise FactorRefused(_("Set up a second factor first: what binds an organisation asks for one."))
    form = AuthenticateForm(data={"code": code.strip()}, user=user)
    if not form.is_valid():
        raise FactorRefused(" ".join(str(it) for them in form.errors.values() for it in them))
    form.authenticator.record_usage()
    return str(form.authenticator.type)
