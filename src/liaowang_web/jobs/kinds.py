"""How the audit tells acts on jobs."""

from django.utils.translation import gettext_lazy as _

from liaowang_web.audit.sentences import Kind

JOB_RESTARTED = Kind("job.restarted", _("%(actor)s had a failed job run again: %(job)s"))
