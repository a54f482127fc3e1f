"""Asking clamd whether bytes are malware, where one is set (https://docs.clamav.net/manual/Usage/ClamdProtocol.html)."""

from __future__ import annotations

import socket
import struct

from django.conf import settings
from django.utils.translation import gettext as _

from liaowang_web.workflow.refusals import TransitionRefused

_CHUNK = 1 << 16
_PATIENCE_SECONDS = 30
_LONGEST_ANSWER = 4096


def scan(content: bytes) -> bool:
    """Tell whether bytes were scanned and found clean; nothing is scanned where no clamd is set.

    Raises
    ------
    TransitionRefused
        If something was found, or the one that is set does not answer as it should.
    """
    if not settings.CLAMD:
        return False
    try:
        answer = _ask(settings.CLAMD, content)
    except (OSError, ValueError) as error:
        raise TransitionRefused(
            _("Files are scanned for malware here, and the scan does not answer. Try later.")
        ) from error
    if answer.endswith(" FOUND"):
        raise TransitionRefused(_("The scan for malware refused the file."))
    if answer != "stream: OK":
        raise TransitionRefused(_("Files are scanned for malware here, and the scan does not answer. Try later."))
    return True


def _ask(place: str, content: bytes) -> str:
    with _connect(place) as line:
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), _CHUNK):
            chunk = content[start : start + _CHUNK]
            line.sendall(struct.pack("!I", len(chunk)) + chunk)
        line.sendall(struct.pack("!I", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER and (part := line.recv(_LONGEST_ANSWER)):
            answer += part
    return answer.rstrip(b"\0").decode("utf-8", "replace").strip()


def _connect(place: str) -> socket.socket:
    """Open a line to ``unix:PATH`` or ``HOST:PORT``."""
    if place.startswith("unix:"):
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(_PATIENCE_SECONDS)
        try:
            line.connect(place.removeprefix("unix:"))
        except OSError:
            line.close()
            raise
        return line
    host, _colon, port = place.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=_PATIENCE_SECONDS)
