"""What people said of their meetings."""

from __future__ import annotations

from liaowang_web.events.models import Meeting, Rating, Registration


def rating_of(meeting: Meeting, registration: Registration) -> Rating | None:
    """Give what somebody said of a meeting, if anything."""
    return Rating.objects.filter(meeting=meeting, registration=registration).select_related("registration").first()
