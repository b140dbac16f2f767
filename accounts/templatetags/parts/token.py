"""The token of a form, and in whose name the form is drawn. It stands before Django's tag of that name on every page, those
of the admin and of allauth included: there is no form that forgets it."""

from __future__ import annotations

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.drawn_for import FIELD

register = template.Library()


class FormTokenNode(CsrfTokenNode):
    """Signed out there is no capacity and no such field: a public page holds nothing personal."""

    def render(self, context: Context) -> SafeString:
        token = SafeString(super().render(context))
        # A part of a page has the request of its page, though not among its values.
        request = getattr(context, "request", None) or context.get("request")
        if token and request is None:
            raise LookupError("A form is drawn without the request of its page: nobody can say in whose name.")
        drawn_for = getattr(request, "drawn_for", "")
        if not token or not drawn_for:
            return token
        return format_html('{}<input type="hidden" name="{}" value="{}">', token, FIELD, drawn_for)


@register.tag
def csrf_token(_parser: Parser, _token: Token) -> FormTokenNode:
    return FormTokenNode()
