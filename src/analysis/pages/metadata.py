"""What a saved web page states about itself: title, author, date, newspaper."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from analysis.pages.page import one_space
from analysis.text.dates import parse_day
from analysis.text.spelling import fold

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ARTICLE_TYPES = ("article", "newsarticle", "reportagenewsarticle", "blogposting", "webpage")

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
    days = [
        article.get("datePublished"),
        *(meta.get(n) for n in ("article:published_time", "og:article:published_time", "datepublished", "pubdate")),
        *(meta.get(n) for n in ("publishdate", "dc.date.issued", "dc.date", "date")),
        marked.get("datePublished"),
        times[0] if len(set(times)) == 1 else None,
    ]
    authors = [
        _names(article.get("author"), "person"),
        marked.get("author"),
        meta.get("article:author"),
        meta.get("author"),
    ]
    papers = [_names(article.get("publisher"), ""), meta.get("og:site_name")]
    titles = [article.get("headline"), meta.get("og:title"), meta.get("twitter:title"), marked.get("headline")]
    newspaper = next((p for p in papers if p), "")
    # a link to a profile is no name, and a paper that signs its own pages says nothing about who wrote them
    author = next((a for a in authors if a and "://" not in a and fold(a) != fold(newspaper)), "")
    return {
        "titles": [one_space(t) for t in titles if isinstance(t, str) and t.strip()],
        "published": next((day for d in days if isinstance(d, str) and (day := stated_day(d))), ""),
        "author": author,
        "newspaper": newspaper,
    }


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


def stated_day(text: str) -> str:
    """Return the day of a time stamp as it was in Vietnam, or nothing.

    >>> [stated_day(text) for text in ("2021-03-03T23:30:00Z", "2021-03-04", "04/03/2021 08:15", "gestern")]
    ['2021-03-04', '2021-03-04', '2021-03-04', '']
    """
    try:
        moment = datetime.fromisoformat(re.sub(r"(?<=[+-]\d\d)(?=\d\d$)", ":", text.strip()))
    except ValueError:
        day = parse_day(text)
    else:
        day = moment.astimezone(_VIETNAM).date() if moment.tzinfo else moment.date()
    return day.isoformat() if isinstance(day, date) else ""
