"""The kinds of acts that the audit itself tells."""

from django.utils.translation import gettext_lazy as _

from liaowang_web.audit.sentences import Kind

ACCESS_REFUSED = Kind("access.refused", _("%(actor)s was refused: %(act)s"), is_private=True)
