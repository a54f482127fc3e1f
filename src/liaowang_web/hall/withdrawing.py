"""For what reasons an entry is withdrawn."""

from django.utils.translation import gettext_lazy as _

REASONS = (
    ("sold", _("It was sold or licensed")),
    ("solved", _("The demand was solved")),
    ("wrong", _("Something in it is wrong")),
    ("rights", _("Somebody else claims rights")),
    ("secret", _("It tells what may not be told")),
    ("other", _("Another reason")),
)
CODES = frozenset(code for code, _words in REASONS)
