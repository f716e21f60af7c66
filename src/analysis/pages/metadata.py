"""What a saved web page states about itself: title, author, date, newspaper."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from analysis.pages.page import day_of, is_ambiguous, one_space
from analysis.text.spelling import fold

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ARTICLE_TYPES = ("article", "newsarticle", "reportagenewsarticle", "blogposting", "webpage")

# what browsers write into a page that they save
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(\S+)")
# Sites, offices and roles. Trang, Đài and Văn are also names of people, so what follows them decides.
_SITE = re.compile(
    r"(?:báo|cổng|tạp chí|trang (?:thông tin|tin|web|chủ|điện tử)"
    r"|đài (?:phát thanh|truyền hình|truyền thanh|pt|tiếng nói)"
    r"|theo|nguồn|admin\w*|ban (?:biên tập|tuyên giáo|dân vận|tổ chức|quản trị)|bbt|btv|ctv|pv|phóng viên|biên tập viên"
    r"|tòa soạn|website|webmaster|editor|super user|quản trị|ubnd|ủy ban|hđnd|hội đồng|(?:tỉnh|thành|huyện|thị|đảng) ủy"
    r"|sở|phòng|văn phòng|trung tâm|vpđt|mặt trận)\b",
    re.IGNORECASE,
)
# "nguyenvana", "user1", "TTXVN": a login or an abbreviation. A pen name of one word has a capital and small letters.
_LOGIN = re.compile(r"[a-z0-9_.-]+|[A-ZĐ&-]{2,}")
# What a program writes where nobody gave the site a name.
_NO_NAME = frozenset(("trang chu", "home", "homepage", "wordpress", "joomla", "dotnetnuke", "website", "my site"))
_HOST_NAME = re.compile(r"[\w-]+(?:\.[\w-]+)+")

# Vietnam has had one time zone since 1975.
_VIETNAM = timezone(timedelta(hours=7))


def stated_by(page: HtmlElement) -> dict[str, Any]:
    """Return what the head of a page and its marked-up parts state: titles (several), published, author, newspaper."""
    meta: dict[str, str] = {}
    for element in page.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").lower()
        if (content := one_space(element.get("content") or "")) and name:
            meta.setdefault(name, content)
    marked = {
        name: one_space(found[0].get("content") or found[0].get("datetime") or found[0].text_content())
        for name in ("headline", "datePublished", "author")
        if (found := page.xpath(f"//*[@itemprop='{name}']"))
    }
    article = _json_ld(page)
    times = [t.get("datetime") for t in page.xpath("//time[@datetime]")]
    # by their definition these are ISO 8601; a date with slashes in them was written by a system set to some language
    iso = [
        article.get("datePublished"),
        *(meta.get(n) for n in ("article:published_time", "og:article:published_time")),
    ]
    days = [
        *(meta.get(n) for n in ("datepublished", "pubdate", "publishdate", "dc.date.issued", "dc.date", "date")),
        marked.get("datePublished"),
        times[0] if len(set(times)) == 1 else None,
    ]
    found_days = [stated_day(d, iso=True) for d in iso if isinstance(d, str)] + [stated_day(d) for d in days if d]
    authors = [
        _names(article.get("author"), "person"),
        marked.get("author"),
        meta.get("article:author"),
        meta.get("author"),
    ]
    host = _host(page, meta)
    named = [meta.get(name) for name in ("og:site_name", "application-name", "dc.publisher", "publisher")]
    papers = [p for p in (_names(article.get("publisher"), ""), *named) if p and _is_name(p)] + [host]
    titles = [article.get("headline"), meta.get("og:title"), meta.get("twitter:title"), marked.get("headline")]
    newspaper = next((p for p in papers if p), "")
    return {
        "titles": [one_space(t) for t in titles if isinstance(t, str) and t.strip()],
        "published": next((day for day in found_days if day), ""),
        "author": next((a for a in authors if a and not _is_site(a, [*papers, host.split(".")[0]])), ""),
        "newspaper": newspaper,
    }


def _host(page: HtmlElement, meta: dict[str, str]) -> str:
    """Return the host that a page says it comes from, without "www." or "m."; nothing for a page that does not say."""
    links = page.xpath("//link[@rel='canonical']/@href|//base/@href")
    saved = [match[1] for c in page.xpath("/comment()|//comment()") if (match := _SAVED_FROM.search(c.text or ""))]
    for address in [*links, meta.get("og:url", ""), *saved]:
        try:
            host = urlsplit(address.strip()).hostname or ""
        except ValueError:
            continue
        if "." in host and not host.replace(".", "").isdecimal():
            return re.sub(r"^(?:www|m|mobile)\.(?=.+\.)", "", host)
    return ""


def _is_name(newspaper: str) -> bool:
    """Return True if what a page calls its site is a name, and no address or what a program puts in its place."""
    return "://" not in newspaper and fold(newspaper) not in _NO_NAME


def _is_site(author: str, papers: list[str]) -> bool:
    """Return True if an author is the site itself or an office: its name, its host, a link to a profile, a login."""
    names = {fold(paper).replace(" ", "") for paper in papers if paper}
    bare = fold(author).replace(" ", "")
    return (
        "://" in author
        or bare in names
        or bool(_SITE.match(author) or _LOGIN.fullmatch(author))
        or bool(_HOST_NAME.fullmatch(author.strip()))
    )


def _json_ld(page: HtmlElement) -> dict[str, Any]:
    """Return what the page's JSON-LD says of the article; empty where there is none or it cannot be read."""
    found: list[dict[str, Any]] = []
    for script in page.xpath("//script[contains(@type, 'ld+json')]"):
        try:
            waiting = [json.loads(script.text or "", strict=False)]
        except (ValueError, RecursionError):
            continue
        while waiting:
            item = waiting.pop(0)
            if isinstance(item, list):
                waiting += item
            elif isinstance(item, dict):
                found.append(item)
                waiting += [item["@graph"]] if isinstance(item.get("@graph"), list) else []
    for wanted in _ARTICLE_TYPES:
        for item in found:
            types = item.get("@type")
            if wanted in [str(t).lower() for t in (types if isinstance(types, list) else [types])]:
                return item
    return {}


def _names(value: Any, kind: str) -> str:
    """Return the names in a JSON-LD value: a text, an object with a name (of one `kind` if given), or several."""
    if isinstance(value, list):
        return ", ".join(name for v in value if (name := _names(v, kind)))
    if isinstance(value, dict):
        is_kind = not kind or str(value.get("@type", kind)).lower() == kind
        value = value.get("name") if is_kind else ""
    return one_space(value) if isinstance(value, str) else ""


def stated_day(text: str, *, iso: bool = False) -> str:
    """Return the date of a time stamp as it was in Vietnam, nothing if day and month may be exchanged.

    >>> [stated_day(text) for text in ("2021-03-03T23:30:00Z", "2021-03-04", "04/03/2021 08:15", "gestern")]
    ['2021-03-04', '2021-03-04', '2021-03-04', '']
    >>> [stated_day("04/03/2021 8:15:00 AM"), stated_day("04/03/2021", iso=True), stated_day("25/03/2021", iso=True)]
    ['', '', '2021-03-25']
    """
    try:
        moment = datetime.fromisoformat(re.sub(r"(?<=[+-]\d\d)(?=\d\d$)", ":", text.strip()))
    except ValueError:
        day = None if iso and is_ambiguous(text) else day_of(text)
    else:
        try:
            day = moment.astimezone(_VIETNAM).date() if moment.tzinfo else moment.date()
        except OverflowError:  # the last day of the year 9999 in another time zone
            return ""
    return day.isoformat() if day else ""
