"""GitHub: repositories, issues and releases as its interface and its program give them, and its public events."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from liaowang.records import Author, CitationCount, Flaw, Organisation, Record, parse_date
from liaowang.sources.fields import add_addresses
from liaowang.sources.json_objects import Item, dict_of, dicts_of, json_objects, json_of, text_of, texts_of
from liaowang.sources.lines import Lines
from liaowang.sources.markup import add_text, plain_text
from liaowang.sources.reader import Draft, Reader, squeeze

_WRAPPERS = "items|response|data|search|nodes|edges|node|repositories|starredRepositories|viewer|events"
_NAME_KEYS = ("full_name", "nameWithOwner", "fullName")
_STAR_KEYS = ("stargazers_count", "stargazerCount", "stargazersCount", "watchers")
_NAMES = rf'"(?:{"|".join(_NAME_KEYS)})"\s*:'
_THING = re.compile(rf'{_NAMES}|"(?:repository_url|upload_url)"\s*:')
_WITHIN = re.compile(r'"(?:parent|source|template_repository|templateRepository|repository)"\s*:\s*\{')
_NAME = re.compile(rf'{_NAMES}\s*"[\w.-]+/[\w.-]+"')
_STARS = re.compile(rf'"(?:{"|".join(_STAR_KEYS)}|html_url)"\s*:')
_POST = re.compile(r'"(?:repository_url|upload_url)"\s*:\s*"https?://[^"\s]+/repos/')
_PAYLOAD = re.compile(r'"payload"\s*:\s*\{')
_EVENT = re.compile(r'"type"\s*:\s*"[A-Z][A-Za-z]+Event"')
_REPOSITORY = re.compile(r"(?:/repos/|(?<!api\.)(?<!uploads\.)github\.com/)([\w.-]+/[\w.-]+)")
_ROLES = {"created_at": "created", "createdAt": "created", "published_at": "published", "publishedAt": "published"}
_ROLES |= {"pushed_at": "updated", "pushedAt": "updated"}
_USED = {*_NAME_KEYS, *_STAR_KEYS, *_ROLES} | set(
    """name owner description topics repositoryTopics labels homepage homepageUrl language primaryLanguage license
    licenseInfo parent source title body user author""".split()
)
_LEFT_OUT = re.compile(
    r".*urls?|(?:node_)?id|has\w+|allow_\w+|is_template|watchers_count|forks|open_issues|default_branch|visibility|score"
    r"|permissions|organization|reactions|text_matches|assignees?|assets|milestone|locked|web_commit_signoff_required",
    re.IGNORECASE,
)
"""Keys with addresses of the interface, settings of the repository, and what repeats others; they are not kept."""


class GithubEvents(Reader):
    """Read public events, as GH Archive keeps them by the hour: one event a line, or an array."""

    name = "github_events"
    title = "GitHub events"
    origin = "github"
    mark = _PAYLOAD

    def recognises(self, head: str) -> bool:
        """See `Reader.recognises`."""
        is_json = head.lstrip()[:1] in {"{", "["}
        return is_json and bool(_EVENT.search(head) and _PAYLOAD.search(head) and '"repo' in head)

    def read(self, lines: Lines) -> Iterator[Record | Flaw]:
        """See `Reader.read`."""
        for item in json_objects(lines, _WRAPPERS):
            if isinstance(item, Flaw):
                yield item
            else:
                yield from _event(lines, item).finish(item.raw)


class GithubJson(Reader):
    """Read repositories, issues and releases: one, lists, pages of a search (REST or GraphQL), recorded answers."""

    name = "github_json"
    title = "GitHub JSON"
    origin = "github"
    mark = _THING

    def count_marks(self, text: str) -> int:
        """See `Reader.count_marks`; a repository within another thing (what it was forked from) begins no record."""
        return len(self.mark.findall(text)) - len(_WITHIN.findall(text))

    def recognises(self, head: str) -> bool:
        """See `Reader.recognises`."""
        is_json = head.lstrip()[:1] in {"{", "["}
        return is_json and bool((_NAME.search(head) and _STARS.search(head)) or _POST.search(head))

    def read(self, lines: Lines) -> Iterator[Record | Flaw]:
        """See `Reader.read`."""
        for item in json_objects(lines, _WRAPPERS):
            if isinstance(item, Flaw):
                yield item
                continue
            found = item.found
            held = dict_of(found.get("repo") or found.get("repository"))
            if "title" not in found and not _name_of(found) and _name_of(held):
                found = {**held, "starred_at": found.get("starred_at")}
            make = _repository if _name_of(found) and "title" not in found else _post
            yield from make(lines, item, found).finish(item.raw)


def _draft(lines: Lines, item: Item, kind: str, found: dict[str, Any]) -> Draft:
    """Begin a record with what repositories, issues and releases share: dates, topics, and what is kept aside."""
    draft = Draft(lines, item.line, kind, "github")
    for key, role in _ROLES.items():
        draft.add_date(role, text_of(found.get(key)), key)
    for key in ("homepage", "homepageUrl"):
        add_addresses(draft, key, [text_of(found.get(key))])
    for key, value in found.items():
        if key not in _USED and not _LEFT_OUT.fullmatch(key) and value not in (None, False, "", [], {}):
            draft.keep(key, text_of(value) or json_of(value))
    topics = dict_of(found.get("repositoryTopics")).get("nodes") or found.get("repositoryTopics")
    named = dicts_of(topics) + dicts_of(dict_of(found.get("labels")).get("nodes") or found.get("labels"))
    words = [text_of(it.get("name")) or text_of(dict_of(it.get("topic")).get("name")) for it in named]
    draft.record.keywords = list(dict.fromkeys(filter(None, texts_of(found.get("topics")) + words)))
    return draft


def _name_of(found: dict[str, Any]) -> str:
    """Give owner and name of a repository; in events before 2015 they stand apart."""
    whole = next((name for key in _NAME_KEYS if (name := text_of(found.get(key)))), "")
    owner, name = text_of(found.get("owner")), text_of(found.get("name"))
    return whole or (f"{owner}/{name}" if owner and name else "")


def _repository(lines: Lines, item: Item, found: dict[str, Any]) -> Draft:
    draft = _draft(lines, item, "repository", found)
    record = draft.record
    record.title = _name_of(found)
    record.abstract = squeeze(text_of(found.get("description"))) or None
    draft.add_identifier("github", record.title, "full_name")
    _add_owner(draft, dict_of(found.get("owner")), record.title.partition("/")[0])
    _add_stars(draft, found, None)
    for key in ("language", "primaryLanguage", "license", "licenseInfo"):
        value = found.get(key)
        inner = dict_of(value)
        draft.keep(key, text_of(inner.get("spdx_id") or inner.get("key") or inner.get("name")) or text_of(value))
    for key in ("parent", "source"):
        draft.keep(key, _name_of(dict_of(found.get(key))))
    return draft


def _add_owner(draft: Draft, owner: dict[str, Any], login: str) -> None:
    if "Organization" in {owner.get("type"), owner.get("__typename")}:
        draft.record.organisations = [Organisation(login)]
    elif login:
        draft.record.authors = [Author(login)]


def _add_stars(draft: Draft, found: dict[str, Any], event_day: str | None) -> None:
    """Add the stars given until the day of the event; an answer of the interface does not say its day."""
    times = next((found[key] for key in _STAR_KEYS if type(found.get(key)) is int), None)
    if times is not None and 0 <= times < 1 << 40:
        counted = parse_date(event_day, "listed") if event_day else None
        draft.record.citations.append(CitationCount(times, "github", counted.day if counted else None))


def _post(lines: Lines, item: Item, found: dict[str, Any], repository: str = "") -> Draft:
    """Make a record of an issue, a pull request or a release; a release is named with its repository."""
    draft = _draft(lines, item, "news", found)
    record = draft.record
    url = text_of(found.get("html_url")) or text_of(found.get("url"))
    places = _REPOSITORY.search(f"{found.get('repository_url')} {found.get('upload_url')} {url}")
    repository = repository or (places.group(1) if places else "")
    if found.get("tag_name"):
        name = text_of(found.get("name")) or text_of(found.get("tag_name"))
        record.title = f"{repository} {name}".strip()
    else:
        record.title = text_of(found.get("title"))
    paragraphs = re.split(r"\n\s*\n", text_of(found.get("body")).replace("\r\n", "\n"))
    add_text(draft, [text for it in paragraphs if (text := plain_text(it))])
    draft.add_identifier("url", url, "html_url")
    draft.keep("repository", repository)
    login = text_of(dict_of(found.get("user") or found.get("author")).get("login"))
    record.authors = [Author(login)] if login else []
    return draft


def _event(lines: Lines, item: Item) -> Draft:
    """Make a record of an event: of a release the release, otherwise the repository as it was seen on that day."""
    event = item.found
    payload, kind, day = dict_of(event.get("payload")), text_of(event.get("type")), text_of(event.get("created_at"))
    repository = dict_of(event.get("repository")) or dict_of(event.get("repo"))
    name = text_of(dict_of(event.get("repo")).get("name")) or _name_of(repository)
    release = dict_of(payload.get("release"))
    if kind == "ReleaseEvent" and release:
        draft = _post(lines, item, release, name)
    else:
        draft = _draft(lines, item, "repository", {})
        draft.record.title = name
        description = text_of(payload.get("description")) or text_of(repository.get("description"))
        draft.record.abstract = squeeze(description) or None
        draft.add_identifier("github", name, "repo")
        draft.add_date(_role(kind, payload), day, "created_at")
        draft.add_date("created", text_of(repository.get("created_at")), "repository")
        if kind == "PushEvent":
            draft.add_date("updated", day, "created_at")
        base = dict_of(dict_of(dict_of(payload.get("pull_request")).get("base")).get("repo"))
        _add_stars(draft, base or repository, day)
    _keep_event(draft, event, payload)
    return draft


def _role(kind: str, payload: dict[str, Any]) -> str:
    if kind == "CreateEvent" and payload.get("ref_type") == "repository":
        return "created"
    return "published" if kind == "PublicEvent" else "listed"


def _keep_event(draft: Draft, event: dict[str, Any], payload: dict[str, Any]) -> None:
    """Keep what happened aside; descriptions of people and repositories in the payload are left out."""
    for key in ("id", "type", "created_at"):
        draft.keep(f"event_{key}", text_of(event.get(key)))
    actor = event.get("actor")
    draft.keep("actor", text_of(actor) or text_of(dict_of(actor).get("login")))
    for key in ("action", "ref", "ref_type", "size"):
        draft.keep(key, text_of(payload.get(key)))
    for commit in dicts_of(payload.get("commits")):
        draft.keep("commits", squeeze(text_of(commit.get("message"))))
    for key in ("issue", "pull_request"):
        draft.keep(key, squeeze(text_of(dict_of(payload.get(key)).get("title"))))
    draft.keep("comment", squeeze(text_of(dict_of(payload.get("comment")).get("body"))))
    draft.keep("forkee", _name_of(dict_of(payload.get("forkee"))))
    if pages := dicts_of(payload.get("pages")):
        draft.keep("pages", json_of([text_of(page.get("title")) for page in pages]))
