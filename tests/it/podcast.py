"""Holds a podcast against the rules of those who read it, with Python's standard library alone.

RSS 2.0 (rssboard.org/rss-specification): one channel with title, link and description; nothing once-only twice;
dates of RFC 822; an enclosure with address, bytes and type; guids that differ; a picture with url, title and link.
Atom's link to the feed itself (RSS best practices). Apple's podcast tags: author, category of its list, explicit,
type, picture as JPEG or PNG, language; of each episode title, enclosure, duration, explicit.

    python3 podcast.py FEED BASE      prints guid, type, bytes, address and title of each item
"""

import re
import sys
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
ATOM = "{http://www.w3.org/2005/Atom}"
# Of Apple's list, what a commune's station may be.
CATEGORIES = {"Government", "News", "Education", "Society & Culture"}
ONCE = ["title", "link", "description", "language", "lastBuildDate", "pubDate", "image", "guid", "enclosure", "author"]


def once(node, tag):
    found = node.findall(tag)
    assert len(found) == 1, f"{node.tag}: {len(found)} × {tag}"
    return found[0]


def text(node, tag):
    found = (once(node, tag).text or "").strip()
    assert found, f"{node.tag}: {tag} is empty"
    return found


def web(address):
    parts = urlsplit(address)
    assert parts.scheme in ("http", "https") and parts.netloc and address.isascii() and " " not in address, address
    return address


def date(node, tag):
    said = text(node, tag)
    assert re.fullmatch(r"[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}", said), said
    read = parsedate_to_datetime(said)
    assert read.strftime("%a") == said[:3], f"{said} is a {read:%A}"
    return read


def explicit(node):
    assert text(node, ITUNES + "explicit") in ("true", "false")


def main(feed, base):
    rss = ElementTree.parse(feed).getroot()
    assert (rss.tag, rss.get("version")) == ("rss", "2.0")
    channel = once(rss, "channel")
    for node in [channel, *channel.findall("item")]:
        for tag in ONCE + [ITUNES + tag for tag in ONCE]:
            assert len(node.findall(tag)) <= 1, f"{node.tag}: {tag} twice"
    title, link = text(channel, "title"), web(text(channel, "link"))
    text(channel, "description")
    assert re.fullmatch(r"[a-z]{2}(-[a-z]{2})?", text(channel, "language"))
    own = once(channel, ATOM + "link")
    assert (own.get("rel"), own.get("type"), own.get("href")) == ("self", "application/rss+xml", base + "podcast.xml")
    for tag in ("author", "summary"):
        text(channel, ITUNES + tag)
    explicit(channel)
    assert text(channel, ITUNES + "type") in ("episodic", "serial")
    assert once(channel, ITUNES + "category").get("text") in CATEGORIES
    cover = web(once(channel, ITUNES + "image").get("href"))
    assert cover.endswith((".jpg", ".png")), cover
    image = once(channel, "image")
    assert (text(image, "url"), text(image, "title"), text(image, "link")) == (cover, title, link)

    items = channel.findall("item")
    # Nothing comes after the items that is not one.
    assert list(channel)[-len(items):] == items
    guids = [text(item, "guid") for item in items]
    assert len(set(guids)) == len(guids)
    built = date(channel, "lastBuildDate")
    before = None
    for item, guid in zip(items, guids):
        assert once(item, "guid").get("isPermaLink") == "false"
        for tag in ("title", "description", "category"):
            text(item, tag)
        explicit(item)
        assert int(text(item, ITUNES + "duration")) > 0
        aired = date(item, "pubDate")
        assert aired.utcoffset().total_seconds() == 7 * 3600
        assert aired <= built and (before is None or aired <= before), "newest first"
        before = aired
        enclosure = once(item, "enclosure")
        kind, size, address = (enclosure.get(name) for name in ("type", "length", "url"))
        assert re.fullmatch(r"audio/[a-z0-9.+-]+", kind) and int(size) > 0, (kind, size)
        print("\t".join((guid, kind, size, web(address), text(item, "title"))))


main(*sys.argv[1:])
