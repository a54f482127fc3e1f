"""What a token may do, as data; whoever shows it must hold the role besides."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

READ = "read"
CORRECTIONS = "corrections"
AUDIT = "audit"
HALL = "hall"
EVENTS = "events"
CHOICES = [
    (READ, _("read what is public, at the rate of tokens")),
    (HALL, _("read entries of the hall as far as you may, beyond what everybody sees")),
    (EVENTS, _("read your own schedules at events")),
    (CORRECTIONS, _("correct topics; you must be an analyst")),
    (AUDIT, _("read the audit; you must be an auditor")),
]
