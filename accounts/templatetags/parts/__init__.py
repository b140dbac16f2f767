"""The shared pieces of every page, as tags and filters. A template builtin: no {% load %} is needed.

Each piece is one template in templates/parts/; docs/pieces.md shows how to call them. They take plain values:
dicts or objects with the named attributes, aware datetimes, strings. A module a kind of piece; here they are one library.
"""

from __future__ import annotations

from django import template

from accounts.templatetags.parts import cases, facets, figures, forms, navigation, tables, tasks, telling, times, token

register = template.Library()
for _pieces in (times, navigation, cases, tasks, facets, figures, tables, telling, forms, token):
    register.tags.update(_pieces.register.tags)
    register.filters.update(_pieces.register.filters)
