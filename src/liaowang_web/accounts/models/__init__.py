"""What the room keeps: people, organisations, memberships, roles, and tokens of their programs."""

from liaowang_web.accounts.models.people import (
    IntegrityFlag,
    Invitation,
    Membership,
    Organisation,
    RoleAssignment,
    User,
    UserManager,
)
from liaowang_web.accounts.models.tokens import Token

__all__ = [
    "IntegrityFlag",
    "Invitation",
    "Membership",
    "Organisation",
    "RoleAssignment",
    "Token",
    "User",
    "UserManager",
]
