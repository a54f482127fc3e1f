"""Collects the messages of code and templates, keeps their Chinese, and compiles it; no tool beside polib is needed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
CATALOG = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
_FUNCTIONS = {
    "_": "text", "gettext": "text", "gettext_lazy": "text", "gettext_noop": "text",
    "ngettext": "plural", "ngettext_lazy": "plural", "pgettext": "context", "pgettext_lazy": "context",
}  # fmt: skip
_CALL = re.compile(r"\b(gettext|ngettext|pgettext)\((?=u?['\"])")


@dataclass(frozen=True)
class Message:
    """A text to be translated, with its plural and context where it has them."""

    text: str
    plural: str = ""
    context: str | None = None


def messages_of_code(source: str) -> Iterator[Message]:
    """Find the messages in Python.

    Examples
    --------
    >>> [it.text for it in messages_of_code("_('Lamp') + ngettext('one', 'many', n)")]
    ['Lamp', 'one']
    """
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        words = [it.value for it in node.args if isinstance(it, ast.Constant) and isinstance(it.value, str)]
        match _FUNCTIONS.get(name), words:
            case "text", [text, *_]:
                yield Message(text)
            case "plural", [text, plural, *_]:
                yield Message(text, plural)
            case "context", [context, text, *_]:
                yield Message(text, context=context)


def messages_of_template(source: str) -> Iterator[Message]:
    """Find the messages in a template, by the part of Django that prepares them for gettext."""
    from django.utils.translation.template import templatize

    prepared = templatize(source)
    for call in _CALL.finditer(prepared):
        yield from messages_of_code(_first_call(prepared[call.start() :]))


def _first_call(text: str) -> str:
    """Cut ``gettext(u'...')`` out of what follows it: the shortest beginning that is Python."""
    for end in (it.end() for it in re.finditer(r"\)", text)):
        try:
            ast.parse(text[:end])
        except SyntaxError:
            continue
        return text[:end]
    return ""


def all_messages(root: Path = ROOT) -> dict[Message, list[str]]:
    """Find every message of the package, with the files in which it stands."""
    found: dict[Message, list[str]] = {}
    for path in sorted([*root.rglob("*.py"), *root.rglob("templates/**/*.html"), *root.rglob("templates/**/*.txt")]):
        source = path.read_text(encoding="utf-8")
        read = messages_of_code if path.suffix == ".py" else messages_of_template
        for message in read(source):
            places = found.setdefault(message, [])
            if (place := path.relative_to(root).as_posix()) not in places:
                places.append(place)
    return found


def renew(catalog: Path = CATALOG) -> polib.POFile:
    """Bring the catalogue up to the code: new messages come empty, those marked foreign stay."""
    old = polib.pofile(str(catalog)) if catalog.is_file() else polib.POFile()
    known = {(entry.msgid, entry.msgctxt): entry for entry in old}
    new = polib.POFile(wrapwidth=110)
    new.metadata = {
        "Language": "zh_Hans", "MIME-Version": "1.0", "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit", "Plural-Forms": "nplurals=1; plural=0;",
    }  # fmt: skip
    for message, places in sorted(all_messages().items(), key=lambda it: (it[0].text, it[0].context or "")):
        entry = known.pop((message.text, message.context), None) or polib.POEntry(
            msgid=message.text, msgctxt=message.context
        )
        entry.occurrences = [(place, "") for place in places]
        if message.plural:
            entry.msgid_plural = message.plural
            entry.msgstr_plural = entry.msgstr_plural or {0: ""}
        new.append(entry)
    new.extend(sorted((entry for entry in known.values() if "foreign" in entry.comment), key=lambda it: it.msgid))
    return new


def shortfalls(catalog: Path = CATALOG) -> list[str]:
    """Name what is missing: messages that are not in the catalogue, empty or fuzzy."""
    entries = {(entry.msgid, entry.msgctxt): entry for entry in polib.pofile(str(catalog))}
    lost = [it.text for it in all_messages() if (it.text, it.context) not in entries]
    return lost + [entry.msgid for entry in entries.values() if entry.fuzzy or not entry.translated()]


def compile_catalog(catalog: Path = CATALOG) -> Path:
    """Write the compiled catalogue beside its source, if that is newer."""
    compiled = catalog.with_suffix(".mo")
    if not compiled.is_file() or compiled.stat().st_mtime < catalog.stat().st_mtime:
        polib.pofile(str(catalog)).save_as_mofile(str(compiled))
    return compiled
