"""Where pages are kept for visitors: files that all processes of the server share."""

from __future__ import annotations

import random

from django.core.cache.backends.filebased import FileBasedCache

_EVERY = 200


class PageFiles(FileBasedCache):
    """Files of a folder, which is thinned out now and then: Django would count tens of thousands at each new page."""

    def _cull(self) -> None:
        if random.randrange(_EVERY) == 0:  # noqa: S311
            super()._cull()  # type: ignore[misc]
