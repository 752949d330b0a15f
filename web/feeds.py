"""A search as a feed (Atom, RFC 4287), with its counts as OpenSearch 1.1 names them.

*Id*: of feed and entries, the same on whatever host: a UUID (RFC 4122, version 5) made of the
search, or of the article's own id.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable
from xml.etree import ElementTree as ET

from index.article import SHANGHAI, Article
from search.results import Hit
from web.links import original
from web.plain_text import holdable, one_line

ENTRIES = 50
CONTENT_TYPE = "application/atom+xml; charset=utf-8"

_ATOM = "http://www.w3.org/2005/Atom"
_OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"
_NAMES = uuid.uuid5(uuid.NAMESPACE_URL, "urn:youse")
_LONG_AGO = dt.datetime(1970, 1, 1, tzinfo=SHANGHAI)
"""When an article without a date was updated: an entry must say so, and always the same."""


@dataclasses.dataclass(frozen=True, slots=True)
class Feed:
    """``search``: what was asked, as one text that is the same for the same search."""

    title: str
    search: str
    total: int
    self_address: str
    page_address: str


def atom(feed: Feed, entries: Iterable[tuple[Hit, str]]) -> bytes:
    """The document; each hit comes with the address of its article. Addresses are absolute."""
    ET.register_namespace("", _ATOM)
    ET.register_namespace("opensearch", _OPENSEARCH)
    hits = list(entries)
    root = ET.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "zh"})
    _text(root, "id", _id("search", feed.search))
    _text(root, "title", feed.title)
    _text(root, "updated", max((_moment(hit.article) for hit, _ in hits), default=_stamp(None)))
    _person(root, "有色搜索")
    _link(root, "self", feed.self_address, CONTENT_TYPE.partition(";")[0])
    _link(root, "alternate", feed.page_address, "text/html")
    _text(root, "generator", "youse")
    ET.SubElement(root, f"{{{_OPENSEARCH}}}totalResults").text = str(feed.total)
    ET.SubElement(root, f"{{{_OPENSEARCH}}}itemsPerPage").text = str(ENTRIES)
    for hit, address in hits:
        _entry(root, hit, address)
    ET.indent(root, " ")
    document: bytes = ET.tostring(root, "utf-8", xml_declaration=True)
    return document


def _entry(root: ET.Element, hit: Hit, address: str) -> None:
    article = hit.article
    entry = ET.SubElement(root, f"{{{_ATOM}}}entry")
    _text(entry, "id", _id("article", article.id))
    _text(entry, "title", one_line(hit.title) or "（无标题）")
    _text(entry, "updated", _moment(article))
    if article.published is not None:
        _text(entry, "published", _moment(article))
    # Where no person is named, the paper speaks; without either, the feed's author stands.
    for name in article.authors or filter(None, (article.source,)):
        _person(entry, name)
    _link(entry, "alternate", address, "text/html")
    if source := original(article.url):
        _link(entry, "via", source)
    if article.category:
        ET.SubElement(entry, f"{{{_ATOM}}}category", {"term": holdable(article.category)})
    if summary := " … ".join(snippet.text for snippet in hit.snippets):
        _text(entry, "summary", summary)


def _id(kind: str, name: str) -> str:
    return uuid.uuid5(_NAMES, f"{kind} {holdable(name)}").urn


def _moment(article: Article) -> str:
    return _stamp(article.published)


def _stamp(published: dt.date | None) -> str:
    """A moment to the second, as RFC 3339 writes it, in Shanghai; a day begins at midnight."""
    if published is None:
        moment = _LONG_AGO
    elif isinstance(published, dt.datetime):
        moment = published.replace(microsecond=0)
    else:
        moment = dt.datetime.combine(published, dt.time(), SHANGHAI)
    # Before 1901 Shanghai's clocks kept local time, whose offset RFC 3339 cannot write.
    offset = moment.utcoffset() or dt.timedelta()
    if offset % dt.timedelta(minutes=1):
        moment = moment.replace(tzinfo=dt.timezone(dt.timedelta(hours=8)))
    return moment.isoformat()


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{_ATOM}}}{name}").text = holdable(text)


def _person(parent: ET.Element, name: str) -> None:
    _text(ET.SubElement(parent, f"{{{_ATOM}}}author"), "name", one_line(name))


def _link(parent: ET.Element, relation: str, address: str, kind: str | None = None) -> None:
    attributes = {"rel": relation, "href": holdable(address)} | ({"type": kind} if kind else {})
    ET.SubElement(parent, f"{{{_ATOM}}}link", attributes)
