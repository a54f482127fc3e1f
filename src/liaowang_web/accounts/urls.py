"""Addresses of people and organisations; those of logging in are django-allauth's."""

from django.urls import path

from liaowang_web.accounts import views

app_name = "accounts"
urlpatterns = [
    path("account/", views.own, name="own"),
    path("account/invitations/<uuid:key>/", views.answer, name="answer"),
    path("account/tokens/", views.tokens, name="tokens"),
    path("account/tokens/<uuid:key>/revoke/", views.revoke_token, name="revoke_token"),
    path("organisations/", views.organisations, name="organisations"),
    path("organisations/new/", views.enter, name="enter"),
    path("organisations/<uuid:key>/", views.organisation, name="organisation"),
    path("organisations/<uuid:key>/edit/", views.edit, name="edit"),
    path("organisations/<uuid:key>/flag/", views.flag, name="flag"),
    path("organisations/<uuid:key>/invite/", views.invite, name="invite"),
    path("organisations/<uuid:key>/members/<uuid:membership>/end/", views.end_membership, name="end_membership"),
    path("organisations/<uuid:key>/<slug:name>/", views.move, name="move"),
    path("roles/", views.platform_roles, name="roles"),
    path("roles/<uuid:key>/revoke/", views.revoke, name="revoke"),
]
