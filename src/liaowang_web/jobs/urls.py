"""Addresses of the jobs."""

from django.urls import path

from liaowang_web.jobs import views

app_name = "jobs"
urlpatterns = [path("", views.jobs, name="jobs"), path("<uuid:key>/restart/", views.restart, name="restart")]
