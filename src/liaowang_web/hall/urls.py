"""Addresses of the hall."""

from django.urls import path, register_converter

from liaowang_web.hall.addresses import EntryCode
from liaowang_web.hall.views import (
    attachments,
    checking,
    disclosure,
    editing,
    entry,
    files,
    hall,
    imports,
    moving,
    own,
    versions,
)

register_converter(EntryCode, "entry")
app_name = "hall"
urlpatterns = [
    path("", hall.hall, name="hall"),
    path("feed/", files.feed, name="feed"),
    path("own/", own.own, name="own"),
    path("queue/", own.queue, name="queue"),
    path("new/", editing.choose, name="choose"),
    path("new/<slug:kind>/", editing.enter, name="enter"),
    path("imports/", imports.imports, name="imports"),
    path("imports/templates/<slug:kind>/", imports.template, name="template"),
    path("imports/<uuid:key>/", imports.imported, name="import"),
    path("imports/<uuid:key>/refused/", imports.refused, name="refused"),
    path("imports/<uuid:key>/<slug:name>/", imports.move, name="move_import"),
    path("<entry:code>/", entry.entry, name="entry"),
    path("<entry:code>/edit/", editing.edit, name="edit"),
    path("<entry:code>/autosave/", editing.autosave, name="autosave"),
    path("<entry:code>/files/", attachments.attachments, name="files"),
    path("<entry:code>/files/<uuid:key>/", attachments.attachment, name="file"),
    path("<entry:code>/files/<uuid:key>/detach/", attachments.detach, name="detach"),
    path("<entry:code>/check/", checking.check, name="check"),
    path("<entry:code>/versions/", versions.versions, name="versions"),
    path("<entry:code>/history/", versions.history, name="history"),
    path("<entry:code>/agreement/", disclosure.agreement, name="agreement"),
    path("<entry:code>/agreement/<uuid:key>/end/", disclosure.end, name="end_agreement"),
    path("<entry:code>/decline/", disclosure.decline, name="decline"),
    path("<entry:code>/move/<slug:name>/", moving.move, name="move"),
]
