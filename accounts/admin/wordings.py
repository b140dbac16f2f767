"""The words of each occasion: as the portal brings them, in versions, previewed and cleared."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.contrib import admin
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.admin.pages import PeoplePages, View, actor_of
from accounts.forms.secretariat import WordingForm
from accounts.models import Wording
from accounts.notices.occasions import OCCASIONS, Occasion, cleared_wording
from accounts.notices.refusals import people_sentence
from accounts.notices.samples import newest_values
from accounts.policy import PeopleAct, may
from accounts.refusal_status import status_of
from accounts.refusals import Refused
from accounts.requests import PortalRequest
from accounts.services.wordings import clear_wording, insist_sound, write_wording


@admin.register(Wording)
class WordingPages(PeoplePages):
    """One page for each occasion; the newest cleared version of a language is used from the next letter on."""

    def routes(self) -> Sequence[tuple[str, str, View]]:
        return [
            ("", "changelist", self.occasions),
            ("occasion/<str:code>/", "occasion", self.occasion),
            ("<int:pk>/change/", "change", self.version),
            ("<int:pk>/clear/", "clear", self.clear),
        ]

    def occasions(self, request: PortalRequest) -> HttpResponse:
        used: dict[str, list[str]] = {}
        for row in Wording.objects.filter(cleared_at__isnull=False).order_by("occasion", "language", "version"):
            used.setdefault(row.occasion, []).append(f"{row.language} v{row.version}")
        waiting = dict.fromkeys(Wording.objects.filter(cleared_at__isnull=True).values_list("occasion", flat=True))
        rows = [
            [
                {"words": str(kind.subject), "url": self.at("occasion", code), "note": code},
                ", ".join(used.get(code, [])) or _("as the portal brings them"),
                {"words": _("a version awaits clearing"), "shape": "attention"} if code in waiting else "",
            ]
            for code, kind in sorted(OCCASIONS.items())
        ]
        return self.list_page(
            request, title=_("Words of letters"), is_list=True, rows=rows, heads=[_("Occasion"), _("Cleared versions"), ""],
            intro=_("The words of each kind of letter, in each language, changed without a deployment."), empty="",
        )  # fmt: skip

    def occasion(self, request: PortalRequest, code: str) -> HttpResponse:
        kind = OCCASIONS.get(code)
        if kind is None:
            raise Http404
        language = request.GET.get("language", "en")
        with translation.override(language if language in dict(settings.LANGUAGES) else "en"):
            subject, body = str(kind.subject), str(kind.body)
        current = cleared_wording(code, language)
        initial = {
            "language": language,
            "subject": current.subject if current else subject,
            "body": current.body if current else body,
        }
        form, status, preview = WordingForm(request.POST or None, initial=initial), 200, ""
        if request.method == "POST" and form.is_valid():
            given = form.cleaned_data
            try:
                if "preview" in request.POST:
                    insist_sound(code, given["subject"], given["body"])
                    preview = preview_of(kind, given["subject"], given["body"])
                else:
                    wording = write_wording(occasion=code, **given, actor=actor_of(request), now=request.now)
                    return HttpResponseRedirect(self.at("change", wording.pk))
            except Refused as refused:
                form.add_error(None, people_sentence(refused))
                status = status_of(refused)
        versions = (
            Wording.objects.filter(occasion=code)
            .select_related("written_by", "cleared_by")
            .order_by("language", "-version")
        )
        table = {
            "title": _("Versions"),
            "heads": [_("Version"), _("Written by"), _("Written"), _("Cleared")],
            "rows": [
                [
                    {"words": f"{one.language} v{one.version}", "url": self.at("change", one.pk)},
                    str(one.written_by), {"when": one.written_at}, {"when": one.cleared_at} if one.cleared_at else "–",
                ]
                for one in versions[:100]
            ],
            "empty": _("None: letters of this occasion carry the words that the portal brings."),
        }  # fmt: skip
        rows = [
            (_("Placeholders"), ", ".join(f"{{{name}}}" for name in sorted(kind.values))),
            (_("Subject that the portal brings"), subject),
            (_("Text that the portal brings"), body),
        ]
        return self.page(
            request, "admin/accounts/wording.html", status=status, title=code, rows=rows, tables=[table], preview=preview,
            form=form if may(PeopleAct.WORDINGS, request.actor) else None, languages=settings.LANGUAGES, language=language,
        )  # fmt: skip

    def version(self, request: PortalRequest, pk: int) -> HttpResponse:
        one = get_object_or_404(Wording.objects.select_related("written_by", "cleared_by"), pk=pk)
        kind = OCCASIONS.get(one.occasion)
        rows = [
            (_("Occasion"), one.occasion),
            (_("Language"), one.language),
            (_("Version"), str(one.version)),
            (_("Written by"), str(one.written_by)),
            (_("Cleared by"), str(one.cleared_by) if one.cleared_by else _("not cleared: not used yet")),
            (_("Subject"), one.subject),
            (_("Text"), one.body),
        ]
        tools = [(self.at("occasion", one.occasion), _("The occasion")), (self.at("history", pk), _("Record"))]
        if one.cleared_at is None and may(PeopleAct.WORDINGS, request.actor):
            tools.append((self.at("clear", pk), _("Clear and release")))
        preview = preview_of(kind, one.subject, one.body) if kind else ""
        return self.one_page(
            request, title=str(one), rows=rows, tools=tools, text=preview,
            text_title=_("Preview, with the values of the newest letter of this occasion"),
        )  # fmt: skip

    def clear(self, request: PortalRequest, pk: int) -> HttpResponse:
        one = get_object_or_404(Wording, pk=pk)
        return self.act_page(
            request, act=PeopleAct.WORDINGS, back=self.at("occasion", one.occasion), title=_("Clear %s") % one,
            submit=_("Clear and release"), done=_("Cleared. The next letter of this occasion carries these words."),
            sentence=_(
                "From now on every letter of this occasion in this language carries this version. Letters already written "
                "are not changed."
            ),
            do=lambda: clear_wording(wording=one, actor=actor_of(request), now=request.now),
        )  # fmt: skip


def preview_of(kind: Occasion, subject: str, body: str) -> str:
    """The letter as it would read."""
    values = newest_values(kind) | {"portal": settings.SITE_URL}
    return f"{subject.format_map(values)}\n\n{body.format_map(values)}"
