"""How the audit tells acts on runs and ledgers."""

from django.utils.translation import gettext_lazy as _

from liaowang_web.audit.sentences import Kind

LEDGER_IMPORTED = Kind(
    "ledger.imported", _("%(actor)s imported the ledger %(thing)s: %(n_new)s new forecasts, %(n_came)s outcomes")
)
RUN_IMPORTED = Kind("run.imported", _("%(actor)s imported the run %(thing)s with %(n_topics)s topics"))

_WHAT = {"what": {"rename": _("the name"), "merge": _("the merger"), "hide": _("the hiding")}}
TOPIC_RENAMED = Kind("topic.renamed", _("%(actor)s renamed %(topic)s to “%(new)s”; it was “%(old)s”"))
TOPIC_MERGED = Kind("topic.merged", _("%(actor)s merged %(topic)s into %(heir)s"))
TOPIC_HIDDEN = Kind("topic.hidden", _("%(actor)s hid %(topic)s"))
CORRECTION_WITHDRAWN = Kind("correction.withdrawn", _("%(actor)s withdrew %(what)s of %(thing)s"), _WHAT)
CORRECTION_RESTORED = Kind("correction.restored", _("%(actor)s brought back %(what)s of %(thing)s"), _WHAT)
VIEW_SAVED = Kind("view.saved", _("%(actor)s saved a view of the watchlist"), is_private=True)
VIEW_DELETED = Kind("view.deleted", _("%(actor)s deleted a saved view of the watchlist"), is_private=True)
