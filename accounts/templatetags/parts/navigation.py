"""Where one is: addresses in the reader's language, lines of a menu, crumbs, the contents of a long page, pages of a list."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.urls import Resolver404, ResolverMatch, get_script_prefix, resolve, reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext

register = template.Library()


@lru_cache(maxsize=256)
def _match(path: str, urlconf: str) -> ResolverMatch | None:
    """The view at a path as it is written in the language of the sources, or None."""
    with translation.override(settings.LANGUAGE_CODE):
        try:
            return resolve(path, urlconf)
        except Resolver404:
            return None


def _address(path: str) -> str:
    """The address of that page in the reader's language; empty where the portal has no such page yet."""
    return _address_in(path, translation.get_language(), settings.ROOT_URLCONF, get_script_prefix())


@lru_cache(maxsize=1024)
def _address_in(path: str, _language: str | None, urlconf: str, _prefix: str) -> str:
    """The same, kept: it hangs on nothing but these four, and every page asks for dozens."""
    match = _match(path, urlconf)
    if match is None:
        return ""
    if not match.view_name or match.view_name == match._func_path:
        return path
    return reverse(match.view_name, args=match.args, kwargs=match.kwargs)


@register.simple_tag
def address(path: str) -> str:
    """`{% address "/rules/" as rules_url %}{% if rules_url %}…`."""
    return _address(path)


@register.simple_tag(takes_context=True)
def nav_item(context: Context, path: str, name: str) -> SafeString:
    """One line of a menu, only where the page exists; the page we are on, or under, is marked. Not a template of its
    own: a page has two dozen of them."""
    url, here = _address(path), getattr(context.get("request"), "path", "")
    if not url:
        return mark_safe("")
    under = url != _address("/") and here.startswith(url)
    if here == url or under:
        return format_html(
            '<li><a href="{}" aria-current="{}">{}</a></li>', url, "page" if here == url else "true", name
        )
    return format_html('<li><a href="{}">{}</a></li>', url, name)


@register.simple_block_tag
def once(content: str) -> str:
    """`{% once as menu %}…{% endonce %}`: drawn once, shown wherever `{{ menu }}` stands."""
    return content


@register.inclusion_tag("parts/crumbs.html")
def crumbs(*names_and_addresses: str) -> dict[str, Any]:
    """`{% crumbs _("Organizations") "/organizations/" name %}`: pairs of name and address; the last is where we are."""
    *pairs, here = names_and_addresses
    links = [(name, _address(path) or path) for name, path in zip(pairs[::2], pairs[1::2], strict=True)]
    return {"home": _address("/") or "/", "pairs": links, "here": here}


@register.inclusion_tag("parts/on_this_page.html")
def on_this_page(*anchors_and_names: Any) -> dict[str, Any]:
    """`{% on_this_page "#one" _("One") "#two" _("Two") %}`, or one list of (anchor, name): the contents of a long page.
    Stands first in a `columns columns-reading`; empty names are left out."""
    if len(anchors_and_names) == 1:
        rows = list(anchors_and_names[0])
    else:
        rows = list(zip(anchors_and_names[::2], anchors_and_names[1::2], strict=True))
    return {"rows": [(anchor, name) for anchor, name in rows if name]}


@register.inclusion_tag("parts/pagination.html")
def pagination(
    newer: str = "", older: str = "", shown: str = "", newer_name: str = "", older_name: str = ""
) -> dict[str, Any]:
    """Keyset pages: addresses of the page before and after, either may be empty. shown: "Items 26 to 50"."""
    return {
        "newer": newer,
        "older": older,
        "shown": shown,
        "newer_name": newer_name or pgettext("page of a list", "Previous"),
        "older_name": older_name or pgettext("page of a list", "Next"),
    }
