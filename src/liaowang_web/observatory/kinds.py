"""How the audit tells acts on runs."""

from django.utils.translation import gettext_lazy as _

from liaowang_web.audit.sentences import Kind

RUN_IMPORTED = Kind("run.imported", _("%(actor)s imported the run %(thing)s with %(n_topics)s topics"))
