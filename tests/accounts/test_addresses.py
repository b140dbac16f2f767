"""Addresses that every page asks for are looked up once, not once a page."""

from __future__ import annotations

import re

import pytest

from accounts.templatetags.parts import navigation

pytestmark = pytest.mark.django_db


def test_a_second_page_looks_no_address_up_again(client):
    first = client.get("/privacy/")
    before = navigation._address_in.cache_info()
    client.get("/accessibility/")
    again = navigation._address_in.cache_info()
    assert again.hits - before.hits > 30, "the page asks for addresses at all"
    # Its own crumbs lead home alone; menu and footer were known.
    assert again.misses == before.misses
    assert b'href="/rules/visibility/"' in first.content


def test_the_menu_marks_where_one_is(client):
    def marked(path: str) -> set[tuple[str, str]]:
        page = client.get(path).content.decode()
        return set(re.findall(r'<li><a href="([^"]+)" aria-current="(page|true)"', page))

    assert marked("/rules/") == {("/rules/", "page")}
    assert marked("/rules/visibility/") == {("/rules/", "true"), ("/rules/visibility/", "page")}
    assert ("/", "page") not in marked("/rules/")


def test_a_page_that_is_not_there_has_no_line_in_a_menu():
    assert navigation.nav_item({}, "/no/such/page/", "Nothing") == ""
    assert navigation.nav_item({}, "/rules/", "<b>") == '<li><a href="/rules/">&lt;b&gt;</a></li>'
