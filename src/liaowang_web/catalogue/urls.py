"""Addresses of the catalogue."""

from django.urls import path

from liaowang_web.catalogue.views import (
    assignment,
    editions,
    entries,
    experts,
    files,
    nominations,
    objections,
    panel,
    planning,
    reviews,
    revisions,
)

app_name = "catalogue"
_EDITION = "editions/<str:code>"
urlpatterns = [
    path("", editions.editions, name="editions"),
    path("plan/", planning.plan, name="plan"),
    path(f"{_EDITION}/", editions.edition, name="edition"),
    path(f"{_EDITION}/changes/", editions.changes, name="changes"),
    path(f"{_EDITION}/check/", editions.check, name="check"),
    path(f"{_EDITION}/notice/", editions.notice, name="notice"),
    path(f"{_EDITION}/notice.json", files.notice_file, name="notice_file"),
    path(f"{_EDITION}/edition.<str:form>", files.download, name="download"),
    path(f"{_EDITION}/plan/", planning.edit, name="edit"),
    path(f"{_EDITION}/steps/", planning.steps, name="steps"),
    path(f"{_EDITION}/steps/extend/", planning.extend, name="extend"),
    path(f"{_EDITION}/steps/<str:name>/move/", planning.move, name="move"),
    path(f"{_EDITION}/nominate/", nominations.nominate, name="nominate"),
    path(f"{_EDITION}/nominations/", nominations.nominations, name="nominations"),
    path(f"{_EDITION}/experts/", assignment.assignment, name="assignment"),
    path(f"{_EDITION}/panel/", panel.panel, name="panel"),
    path(f"{_EDITION}/objections/", objections.objections, name="objections"),
    path(f"{_EDITION}/revise/<uuid:key>/", revisions.revise, name="revise"),
    path("topics/<str:topic>/nominate/", nominations.nominate_topic, name="nominate_topic"),
    path("nominations/<uuid:key>/", nominations.nomination, name="nomination"),
    path("nominations/<uuid:key>/edit/", nominations.edit, name="edit_nomination"),
    path("nominations/<uuid:key>/invite/", assignment.invite, name="invite"),
    path("nominations/<uuid:key>/judge/", panel.judge, name="judge"),
    path("nominations/<uuid:key>/<str:name>/", nominations.move, name="move_nomination"),
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/<uuid:key>/", reviews.review, name="review"),
    path("reviews/<uuid:key>/<str:name>/", reviews.move, name="move_review"),
    path("objections/<uuid:key>/", objections.decide, name="decide"),
    path("receipts/", objections.receipt, name="receipt"),
    path("experts/", experts.experts, name="experts"),
    path("experts/<uuid:key>/", experts.expert, name="expert"),
    path("experts/<uuid:key>/edit/", experts.edit, name="edit_expert"),
    path("experts/<uuid:key>/<str:sort>/add/", experts.note, name="note_tie"),
    path("experts/<uuid:key>/<str:sort>/<int:tie>/end/", experts.end, name="end_tie"),
    path("entries/<str:code>/", entries.entry, name="entry"),
    path("entries/<str:code>/lists/", entries.lists, name="lists"),
    path("entries/<str:code>/object/", objections.file, name="object"),
]
