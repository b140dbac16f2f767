"""The words of each occasion: as the portal brings them, in versions, previewed and cleared."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.contrib import admin, messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.pages import PeoplePages, View, actor_of
from accounts.asked import Asked
from accounts.deadline_words import instant_words
from accounts.forms.secretariat import WordingForm
from accounts.languages import language_name
from accounts.models import HeldOccasion, Wording
from accounts.notices.occasions import OCCASIONS, Occasion, cleared_wording, occasion_words
from accounts.notices.refusals import people_sentence
from accounts.notices.samples import newest_values, preview
from accounts.policy import PeopleAct, may
from accounts.queries.letters import readable_letters
from accounts.queries.wordings import awaiting_clearing, overtaken_by
from accounts.refusal_status import status_of
from accounts.refusals import Refused, why_refused
from accounts.requests import PortalRequest
from accounts.services.correspondence import can_be_held, free_occasion, hold_occasion
from accounts.services.wordings import clear_wording, insist_can_be_cleared, insist_sound, test_wording, write_wording

# What `from` says in the address of a form that begins with the words in code.
BROUGHT = "portal"
PREVIEW = gettext_lazy("Preview, with the values of the newest letters")


@admin.register(Wording)
class WordingPages(PeoplePages):
    """One page for each occasion; the newest cleared version of a language is used from the next letter on."""

    def routes(self) -> Sequence[tuple[str, str, View]]:
        return [
            ("", "changelist", self.occasions),
            ("occasion/<str:code>/", "occasion", self.occasion),
            ("<int:pk>/change/", "change", self.version),
            ("<int:pk>/clear/", "clear", self.clear),
            ("<int:pk>/test/", "test", self.test),
            ("occasion/<str:code>/hold/", "hold", self.hold),
            ("occasion/<str:code>/free/", "free", self.free),
        ]

    def occasions(self, request: PortalRequest) -> HttpResponseBase:
        used: dict[str, list[str]] = {}
        for row in Wording.objects.filter(cleared_at__isnull=False).order_by("occasion", "language", "version"):
            used.setdefault(row.occasion, []).append(
                _("%(language)s, version %(version)d")
                % {"language": language_name(row.language), "version": row.version}
            )
        waiting = set(awaiting_clearing().values_list("occasion", flat=True))
        rows = [
            [
                {"words": occasion_words(code), "url": self.at("occasion", code)},
                "; ".join(used.get(code, [])) or _("as the portal brings them"),
                {"words": _("a version awaits clearing"), "shape": "attention"} if code in waiting else "",
            ]
            for code in sorted(OCCASIONS)
        ]
        return self.list_page(
            request, title=_("Words of letters"), is_list=True, rows=rows,
            heads=[_("Occasion"), _("Cleared versions"), _("Waiting")],
            intro=_("The words of each kind of letter, in each language, changed without a deployment."), empty="",
        )  # fmt: skip

    @staticmethod
    def _kind(code: str) -> Occasion:
        kind = OCCASIONS.get(code)
        if kind is None:
            raise Http404
        return kind

    def occasion(self, request: PortalRequest, code: str) -> HttpResponse:
        kind = self._kind(code)
        with Asked(request.GET) as asked:
            language = asked.one("language", dict(settings.LANGUAGES), "en")
            earlier = {str(one.pk): one for one in Wording.objects.filter(occasion=code, language=language)}
            source = asked.one("from", [BROUGHT, *earlier])
        with translation.override("en"):
            in_english = str(kind.body)
        with translation.override(language):
            subject, body = str(kind.subject), str(kind.body)
        current = cleared_wording(code, language)
        begun = None if source == BROUGHT else earlier.get(source, current)
        initial = {
            "language": language,
            "subject": begun.subject if begun else subject,
            "body": begun.body if begun else body,
        }
        form, status, shown = WordingForm(request.POST or None, initial=initial), 200, ""
        if language != "en" and initial["body"] == in_english:
            form.fields["body"].help_text = _("The portal has no words in this language: these are the English ones.")
        if request.method == "POST" and form.is_valid():
            given = form.cleaned_data
            try:
                if "preview" in request.POST:
                    insist_sound(code, given["subject"], given["body"])
                    shown = self._preview(request, kind, given["subject"], given["body"], given["language"])
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
        held = HeldOccasion.objects.select_related("held_by").filter(occasion=code).first()
        tools = [
            (
                f"{reverse('admin:accounts_letter_changelist')}?{urlencode({'kind': code})}",
                _("Letters of this occasion"),
            )
        ]
        if can_be_held(code) and may(PeopleAct.LETTERS, request.actor):
            tools.append(
                (self.at("free", code), _("Hold no more")) if held else (self.at("hold", code), _("Hold its letters"))
            )
        rows = [
            (_("Occasion"), code),
            (
                _("Its letters"),
                _("are held until released, since %(moment)s, by %(who)s")
                % {"moment": instant_words(held.held_at), "who": held.held_by}
                if held
                else _("go at once"),
            ),
            (_("Placeholders"), ", ".join(f"{{{name}}}" for name in sorted(kind.values))),
            (_("Subject that the portal brings"), subject),
            (_("Text that the portal brings"), body),
        ]
        return self.page(
            request, "admin/accounts/wording.html", status=status, title=subject, rows=rows, tables=[table], preview=shown,
            preview_title=PREVIEW, preview_language=form["language"].value(),
            form=form if may(PeopleAct.WORDINGS, request.actor) else None,
            languages=settings.LANGUAGES, language=language, tools=tools, begun=begun, current=current, brought=BROUGHT,
        )  # fmt: skip

    def version(self, request: PortalRequest, pk: int) -> HttpResponse:
        one = get_object_or_404(Wording.objects.select_related("written_by", "cleared_by"), pk=pk)
        kind, later = OCCASIONS.get(one.occasion), overtaken_by(one)
        rows = [
            (_("Occasion"), one.occasion),
            (_("Language"), one.language),
            (_("Version"), str(one.version)),
            (_("Written by"), str(one.written_by)),
            (_("Cleared by"), str(one.cleared_by) if one.cleared_by else _("not cleared")),
            (_("Letters"), self._use_of(one, later)),
            (_("Subject"), one.subject),
            (_("Text"), one.body),
        ]
        tools = [(self.at("occasion", one.occasion), _("The occasion")), (self.at("history", pk), _("Record"))]
        if may(PeopleAct.WORDINGS, request.actor):
            if one.cleared_at is None and later is None:
                tools.append((self.at("clear", pk), _("Clear and release")))
            if kind is not None:
                query = urlencode({"language": one.language, "from": str(pk)})
                tools.append((f"{self.at('occasion', one.occasion)}?{query}", _("Write a new version from this one")))
        posts = []
        if kind is not None and may(PeopleAct.WORDINGS, request.actor):
            me = request.user.email if request.user.is_authenticated else ""
            posts = [{"url": self.at("test", pk), "name": _("Send it to myself as a test: %s") % me}]
        return self.one_page(
            request, title=str(one), rows=rows, tools=tools, posts=posts,
            text=self._preview(request, kind, one.subject, one.body, one.language) if kind else "", text_title=PREVIEW,
        )  # fmt: skip

    @staticmethod
    def _use_of(one: Wording, later: Wording | None) -> str:
        if later is not None:
            return _("carry version %(version)d in its place, which was cleared") % {"version": later.version}
        return (
            _("carry these words")
            if one.cleared_at is not None
            else _("do not carry these words until they are cleared")
        )

    @staticmethod
    def _preview(request: PortalRequest, kind: Occasion, subject: str, body: str, language: str) -> str:
        """The letter as it would read, with real values that this person may read."""
        values = newest_values(kind, readable_letters(request.actor, request.now))
        return "\n\n".join(preview(subject, body, language, values))

    def test(self, request: PortalRequest, pk: int) -> HttpResponse:
        """A test letter to oneself in the words of a version."""
        one = get_object_or_404(Wording, pk=pk)
        kind = OCCASIONS.get(one.occasion)
        if kind is None:
            raise Http404
        if request.method == "POST":
            try:
                values = newest_values(kind, readable_letters(request.actor, request.now))
                test_wording(wording=one, values=values, actor=actor_of(request), now=request.now)
                messages.success(request, _("A test letter is on its way to you."))
            except Refused as refused:
                messages.error(request, people_sentence(refused))
        return HttpResponseRedirect(self.at("change", pk))

    def hold(self, request: PortalRequest, code: str) -> HttpResponse:
        kind = self._kind(code)
        return self.act_page(
            request, act=PeopleAct.LETTERS, back=self.at("occasion", code), title=_("Hold letters: %s") % kind.subject,
            submit=_("Hold them from now on"), done=_("Letters of this occasion are now written held."),
            sentence=_(
                "From now on letters of this occasion wait in the outbox. You see them with their recipients under Letters, "
                "held, and release or cancel them there. Deadlines do not wait for letters."
            ),
            do=lambda: hold_occasion(occasion=code, actor=actor_of(request), now=request.now),
        )  # fmt: skip

    def free(self, request: PortalRequest, code: str) -> HttpResponse:
        kind = self._kind(code)
        return self.act_page(
            request, act=PeopleAct.LETTERS, back=self.at("occasion", code), title=_("Hold no more: %s") % kind.subject,
            submit=_("Let them go at once again"), done=_("Letters of this occasion go at once again."),
            sentence=_("Letters of this occasion go at once from now on. Those that are held now stay held until released."),
            do=lambda: free_occasion(occasion=code, actor=actor_of(request), now=request.now),
        )  # fmt: skip

    def clear(self, request: PortalRequest, pk: int) -> HttpResponse:
        one = get_object_or_404(Wording, pk=pk)
        barred = why_refused(lambda: insist_can_be_cleared(one))
        return self.act_page(
            request, act=PeopleAct.WORDINGS, back=self.at("occasion", one.occasion), title=_("Clear %s") % one, barred=barred,
            submit=_("Clear and release"), done=_("Cleared. The next letter of this occasion carries these words."),
            sentence=_(
                "From now on every letter of this occasion in this language carries this version. Letters already written "
                "are not changed."
            ),
            do=lambda: clear_wording(wording=one, actor=actor_of(request), now=request.now),
        )  # fmt: skip
