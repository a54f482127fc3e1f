"""The text of the confidentiality agreement; a change of its words is a new version."""

from __future__ import annotations

from django.utils.translation import gettext as _

TEXT_VERSION = "2026-11"


def paragraphs() -> list[str]:
    """Give the text of the version in force in the language of the page."""
    return [
        _(
            "The organisation that agrees keeps to itself what it reads of this entry beyond what registered people "
            "read."
        ),
        _(
            "It uses it only to decide whether to work together with the owner, and shows it only to those of its "
            "people who need it for that."
        ),
        _("It files no patent on it, does not take it apart to rebuild it, and hands it to nobody."),
        _(
            "This does not hold for what was public before, becomes public without its doing, was known to it before, "
            "or is to be told by law."
        ),
        _(
            "Either side may end the agreement at any time; what was read until then stays confidential for three "
            "years."
        ),
        _("The agreement gives no licence and obliges nobody to a deal."),
    ]
