"""Addresses of the organiser's board."""

from __future__ import annotations

from django.urls import URLPattern, path

from liaowang_web.events.views import boards as views

urlpatterns: list[URLPattern] = [
    path("<event:code>/board/", views.board, name="board"),
    path("<event:code>/board/make/", views.make_timetable, name="make_timetable"),
    path("<event:code>/board/change/", views.change_timetable, name="change_timetable"),
    path("<event:code>/board/missing/<uuid:key>/", views.absence, name="absence"),
    path("<event:code>/board/<int:number>/publish/", views.publish_timetable, name="publish_timetable"),
    path("<event:code>/board/<int:number>/drop/", views.drop_timetable, name="drop_timetable"),
    path("<event:code>/board/<int:number>/undo/", views.undo_move, name="undo_move"),
    path("<event:code>/board/<int:number>/<uuid:key>/", views.board_meeting, name="board_meeting"),
    path("<event:code>/board/<int:number>/<uuid:key>/moves/", views.board_moves, name="board_moves"),
    path("<event:code>/board/<int:number>/<uuid:key>/report/", views.report_outcome, name="report_outcome"),
    path("<event:code>/board/<int:number>/<uuid:key>/off/", views.take_off, name="take_off"),
    path("<event:code>/board/<int:number>/<uuid:key>/lock/", views.lock_meeting, name="lock_meeting"),
]
