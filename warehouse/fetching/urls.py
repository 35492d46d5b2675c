"""Addresses of articles: one form for each, and nothing secret in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

import courlan

from warehouse.errors import Unreadable

# Parameters that say where a reader came from. courlan's own list also takes `cid`, `uid` or `gallery` for such, by
# which some outlets number their articles.
_TRACKING = re.compile(
    r"(?:utm|mtm|pk|piwik|matomo|hsa|oly|vero)_\w+|_ga|_gl|_hs(?:enc|mi)|mc_[ce]id|mkt_tok|at_(?:campaign|medium)"
    r"|(?:fb|g|dc|msclk|tw|y|tt)clid|msclkid|gclsrc|gbraid|wbraid|igsh(?:id)?|xtor|s_cid|cmpid|__twitter_impression"
    r"|ref_?src|phpsessid|jsessionid",
    re.IGNORECASE,
)
_SECRET = re.compile(
    r"(?:(?:access|auth|api|client|session|x-amz|x-goog)[_-]?)?(?:token|secret|password|passwd|signature|credential)"
    r"|(?:api|access)[_-]?key|sig|security-token",
    re.IGNORECASE,
)
_SESSION_PATH = re.compile(r";(?:jsessionid|phpsessid)=[^/;]*", re.IGNORECASE)
_HIDDEN = "***"
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
_AS_BYTES = "latin-1"  # escapes come out as they went in, whatever encoding they are of
_LONGEST = 4000  # characters; browsers and servers refuse longer ones sooner or later
_AMP_PATH = re.compile(r"(?<=/)amp/?$|\.amp(?=\.html?$|$)|(?<=/)amp/(?=[^/])", re.IGNORECASE)
_AMP_PARAMETERS = frozenset({"amp", "outputtype"})
_VARIANT_HOST = re.compile(r"^(?:www|m|mobile|amp)\.")


def askable(url: str, base: str | None = None) -> str:
    """Return the address to ask for: made whole by `base`, without fragment and tracking parameters.

    Raises Unreadable `bad_url` for what is no address of the web.
    """
    try:
        parts = _split(urljoin(base, url.strip()) if base else url.strip())
    except ValueError as error:
        raise Unreadable("bad_url", f"{shown_url(url)} is no address ({error}).") from error
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Unreadable("bad_url", f"{shown_url(url)} is no address of the web; http:// and https:// are allowed.")
    path = _SESSION_PATH.sub("", _quoted(parts.path)) or "/"
    whole = urlunsplit((parts.scheme, parts.netloc, path, _quoted(_without_tracking(parts.query)), ""))
    if len(whole) > _LONGEST:
        raise Unreadable("bad_url", f"{whole[:100]}… has {len(whole)} characters; allowed are {_LONGEST}.")
    return whole


def canonical_url(url: str) -> str:
    """Return the one form of an address that stands for it in the warehouse, without secrets.

    Scheme and host in lower case, no default port, no fragment, no tracking parameters; the other parameters in
    alphabetical order; escapes in upper case. Raises Unreadable `bad_url`.
    """
    parts = _split(askable(url))
    host = parts.netloc.rpartition("@")[2]
    try:
        bare = courlan.normalize_url(SplitResult(parts.scheme, host, parts.path, "", ""))
    except ValueError as error:
        raise Unreadable("bad_url", f"{shown_url(url)} is no address ({error}).") from error
    pairs = sorted(parse_qsl(parts.query, keep_blank_values=True, encoding=_AS_BYTES))
    shown = [(name, _HIDDEN if _SECRET.fullmatch(name) else value) for name, value in pairs]
    query = urlencode(shown, safe="*", encoding=_AS_BYTES)
    return _ESCAPE.sub(lambda escape: escape[0].upper(), f"{bare}?{query}" if query else bare)


def has_secret(url: str) -> bool:
    """Tell whether an address has a part that must not be stored."""
    return canonical_url(url).count(_HIDDEN) > url.count(_HIDDEN) or url != without_credentials(url)


def without_credentials(url: str) -> str:
    """Return an address without its user's name and password."""
    parts = _split(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def with_credentials(url: str, other: str) -> str:
    """Return an address with the user's name and password of `other`, if it has none of its own."""
    parts, who = _split(url), _split(other).netloc.rpartition("@")[0]
    return url if "@" in parts.netloc or not who else urlunsplit(parts._replace(netloc=f"{who}@{parts.netloc}"))


def shown_url(url: str) -> str:
    """Return an address for people's eyes: as far as it can be read, without secrets and control characters."""
    text = quote(url.strip()[:_LONGEST], safe="%/:=&?~#+!$,;'@()*[]")
    text = re.sub(r"(?<=//)[^/?#@]*@", "", text)
    return re.sub(
        r"([?&;])([^=&;]+)=([^&;#]*)",
        lambda found: f"{found[1]}{found[2]}={_HIDDEN}" if _SECRET.fullmatch(found[2]) else found[0],
        text,
    )


def origin_of(url: str) -> str:
    """Return scheme, host and port of an address, as `https://news.example:8443`."""
    parts = _split(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"


def is_same_site(url: str, other: str) -> bool:
    """Tell whether two addresses are of one registered domain, or of one host where there is none."""
    try:
        hosts = [_split(place).hostname or "" for place in (url, other)]
    except ValueError:  # no address is of no site
        return False
    domains = [
        courlan.extract_domain(place, fast=False) or host for place, host in zip((url, other), hosts, strict=True)
    ]
    return hosts[0] == hosts[1] or domains[0] == domains[1]


def without_variants(urls: Iterable[str]) -> list[str]:
    """Return `urls` without those whose page is listed in a better variant too, in their order.

    A page's variants are http beside https, `www.` and `m.` hosts, and AMP. Which of them exist is up to the outlet, so
    nothing is dropped that has no better one in the same list.
    """
    best: dict[str, str] = {}
    for url in dict.fromkeys(urls):
        key = _plain(url)
        if key not in best or _rank(url) < _rank(best[key]):
            best[key] = url
    return list(best.values())


def _rank(url: str) -> tuple[bool, bool, bool]:
    parts = _split(url)
    host = parts.netloc
    return (
        _without_amp(parts) != (parts.path, parts.query),
        parts.scheme != "https",
        host.startswith(("m.", "amp.", "mobile.")),
    )


def _plain(url: str) -> str:
    parts = _split(url)
    path, query = _without_amp(parts)
    return f"{_VARIANT_HOST.sub('', parts.netloc)}{path.rstrip('/')}?{query}"


def _without_amp(parts: SplitResult) -> tuple[str, str]:
    pairs = [pair for pair in parts.query.split("&") if pair.partition("=")[0].lower() not in _AMP_PARAMETERS]
    return _AMP_PATH.sub("", parts.path), "&".join(pairs)


def _split(url: str) -> SplitResult:
    parts = urlsplit(url)
    _ = parts.port  # raises ValueError where it is none
    return parts


def _quoted(text: str) -> str:
    """Escape what may not stand in an address; what is escaped already stays as it is."""
    return quote(text, safe="%/:=&?~+!$,;'@()*[]")


def _without_tracking(query: str) -> str:
    return "&".join(pair for pair in query.split("&") if pair and not _TRACKING.fullmatch(pair.partition("=")[0]))
