"""Addresses of events, their plan and the organiser's lists; they stand beneath ``events/``."""

from __future__ import annotations

from django.urls import URLPattern, path

from liaowang_web.events.views import events, meetings, planning, registrations

urlpatterns: list[URLPattern] = [
    path("", events.events, name="events"),
    path("enter/", events.enter, name="enter_event"),
    path("<event:code>/", events.event, name="event"),
    path("<event:code>/edit/", events.edit, name="edit_event"),
    path("<event:code>/move/<slug:name>/", events.move, name="move_event"),
    path("<event:code>/plan/", planning.plan, name="plan"),
    path("<event:code>/plan/sessions/", planning.add_session, name="add_session"),
    path("<event:code>/plan/sessions/<uuid:key>/remove/", planning.remove_session, name="remove_session"),
    path("<event:code>/plan/slots/<uuid:key>/", planning.mark_pause, name="mark_pause"),
    path("<event:code>/plan/tables/", planning.add_tables, name="add_tables"),
    path("<event:code>/plan/tables/<uuid:key>/", planning.edit_table, name="edit_table"),
    path("<event:code>/plan/tables/<uuid:key>/remove/", planning.remove_table, name="remove_table"),
    path("<event:code>/plan/zones/<uuid:key>/", planning.part_zone, name="part_zone"),
    path("<event:code>/registrations/", registrations.registrations, name="registrations"),
    path("<event:code>/registrations/<uuid:key>/<slug:name>/", registrations.move, name="move_registration"),
    path("<event:code>/invitations/", registrations.invitations, name="invitations"),
    path("<event:code>/invitations/<uuid:key>/withdraw/", registrations.uninvite, name="uninvite"),
    path("<event:code>/desk/", registrations.desk, name="desk"),
    path("<event:code>/desk/<slug:letters>/", registrations.check_in, name="check_in"),
    path("<event:code>/meetings/", meetings.meetings, name="meetings"),
    path("<event:code>/meetings/arrange/", meetings.arrange, name="arrange"),
    path("<event:code>/meetings/<uuid:key>/cancel/", meetings.cancel, name="cancel_meeting"),
]
