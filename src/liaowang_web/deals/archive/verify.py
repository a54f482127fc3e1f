"""Checks the archive of a deal: run it in the folder that was unpacked; the exit code is 0 if all is as it was."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent


def sha256(content: bytes) -> str:
    """Give the SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def canonical(content: Any) -> bytes:
    """Write JSON in the one form that is hashed."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def faults() -> Iterator[str]:
    """Give what is not as it was."""
    manifest = json.loads((HERE / "manifest.json").read_bytes())
    for name, expected in manifest["sha256"].items():
        path = HERE / name
        if not path.is_file():
            yield f"{name} is missing"
        elif sha256(path.read_bytes()) != expected:
            yield f"{name} is not what the manifest names"
    entries = [json.loads(line) for line in (HERE / "audit.jsonl").read_text("utf-8").splitlines()]
    last = 0
    for entry in entries:
        noted = entry.pop("hash")
        if sha256(canonical(entry)) != noted:
            yield f"audit entry {entry['number']} does not say what was hashed"
        if entry["number"] <= last:
            yield f"audit entry {entry['number']} is out of order"
        last = entry["number"]
    yield from lost(entries)


def lost(entries: list[Any]) -> Iterator[str]:
    """Give the messages and files of which the audit knows and that are not here as it knows them."""
    messages = {it["id"]: it for it in json.loads((HERE / "messages.json").read_bytes())}
    kept = {sha256(path.read_bytes()) for path in (HERE / "files").glob("*")} if (HERE / "files").is_dir() else set()
    for entry in entries:
        values = entry["values"]
        if entry["kind"] == "deal.message_sent":
            text = messages.get(values["message"], {}).get("text", "")
            if sha256(text.encode()) != values["sha256"]:
                yield f"message {values['message']} is not what the audit knows"
        if entry["kind"] == "deal.file_added" and values["sha256"] not in kept:
            yield f"file {values['name']} is not what the audit knows"


if __name__ == "__main__":
    found = list(faults())
    sys.stdout.write("".join(f"{it}\n" for it in found) or "All is as it was.\n")
    sys.exit(1 if found else 0)
