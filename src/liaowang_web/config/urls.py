"""Addresses: pages stand under their language, so that a link shows what its sender saw."""

from django.conf.urls.i18n import i18n_patterns
from django.templatetags.static import static
from django.urls import include, path
from django.views.generic import RedirectView

from liaowang_web.api.urls import pages as api_pages

urlpatterns = [
    # Browsers ask for it by themselves, for instance when a picture is opened alone.
    path("favicon.ico", RedirectView.as_view(url=static("design/mark.svg")), name="favicon"),
    path("", include("liaowang_web.api.urls")),
    *i18n_patterns(
        path("", include("liaowang_web.observatory.urls")),
        path("catalogue/", include("liaowang_web.catalogue.urls")),
        path("hall/", include("liaowang_web.hall.urls")),
        path("deals/", include("liaowang_web.deals.urls")),
        path("programme/", include("liaowang_web.programme.urls")),
        path("events/", include("liaowang_web.events.urls")),
        path("matching/", include("liaowang_web.matching.urls")),
        path("api/", include(api_pages)),
        path("audit/", include("liaowang_web.audit.urls")),
        path("jobs/", include("liaowang_web.jobs.urls")),
        path("", include("liaowang_web.accounts.urls")),
        path("account/", include("allauth.urls")),
    ),
]
