"""The pages of an application, one form each, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.forms.mail_field import mail_field
from accounts.forms.visible import FreeText
from accreditation.modalities.applications import REQUIRED
from accreditation.modalities.parameters import Parameters
from accreditation.modalities.states import Route, State
from accreditation.modalities.words import count_words, is_within
from accreditation.models.application import AnswerLanguage


@dataclass(frozen=True)
class Answer:
    """One long answer: its question, and what helps to answer it."""

    title: Promise
    question: Promise
    rows: int = 12


ANSWERS: dict[str, Answer] = {
    "purpose": Answer(
        _("Purpose"), _("What is the organization for? State its purpose as its statutes do, and whom it serves.")
    ),
    "programmes": Answer(
        _("Programmes"), _("Which programmes does it run in areas relevant to the scope of the process?")
    ),
    "activities": Answer(
        _("Activities in the scope"),
        _("What has it done in these areas in the last three years? Name activities, places, dates and partners."),
    ),
    "past_interaction": Answer(
        _("Past interaction with the United Nations"),
        _("In which processes or bodies of the United Nations has it taken part, and how? If in none, say so."),
        8,
    ),
    "funding": Answer(
        _("Funding in brief"),
        _("Who funds it, in what proportions? Name any government among the sources, directly or indirectly."),
        8,
    ),
    "governance": Answer(
        _("Governance in brief"), _("Who decides in it, how are they chosen, and to whom do they account?"), 8
    ),
    "relevance": Answer(
        _("Statement of relevance"),
        _("How does the work of the organization bear on the scope of the process?"),
        10,
    ),
}

DECLARATIONS: dict[str, Promise] = {
    "declares_consultative": _(
        "We understand that our participation is consultative: technical and objective, directly on the matter at issue, "
        "apolitical; and that negotiation and decision belong to Member States alone (R11, R14)."
    ),
    "declares_circulation": _(
        "We agree that this application, without contact people, is circulated to all Member States, among them our own."
    ),
    "declares_true": _("What is stated here is true and complete, and we are authorized to state it."),
}

SECTIONS: dict[Route, tuple[str, ...]] = {
    Route.ECOSOC: ("profile", "relevance", "declarations"),
    Route.NON_OBJECTION: (
        "profile",
        "purpose",
        "programmes",
        "activities",
        "past_interaction",
        "funding",
        "contact",
        "documents",
        "declarations",
    ),
}

# Short answers that share the page of the first.
TOGETHER: dict[str, tuple[str, ...]] = {"funding": ("funding", "governance")}


def answers_on(section: str) -> tuple[str, ...]:
    """The answers that a page asks for; none where it asks for something else."""
    return TOGETHER.get(section, (section,) if section in ANSWERS else ())


def section_of(answer: str) -> str:
    """The page on which an answer is given."""
    return next((section for section, answers in TOGETHER.items() if answer in answers), answer)


def sections_of(route: Route, state: State) -> tuple[str, ...]:
    """The parts of a working file. Those of a draft are declared with the button that submits it; a file that was sent has
    its declarations as a part, for one that is invited to the other route declares more."""
    return tuple(name for name in SECTIONS[route] if state is not State.DRAFT or name != "declarations")


TITLES: dict[str, Promise] = {
    "profile": _("Organization profile"),
    **{name: answer.title for name, answer in ANSWERS.items()},
    "funding": _("Funding and governance in brief"),
    "contact": _("Contact person"),
    "documents": _("Documents"),
    "declarations": _("Declarations"),
}


# Beyond this nothing is kept, not even a draft.
MOST_CHARACTERS = 100_000


def over_by(text: str, limit: int) -> str:
    """How far a text is over its limit, as a sentence; empty when it is within."""
    over = count_words(text) - limit
    if over <= 0 and is_within(text, limit):
        return ""
    if over <= 0:
        return _(
            "This is saved, but it has far more characters than %(limit)d words. Shorten it before you submit."
        ) % {"limit": limit}
    return ngettext(
        "This is saved, but it is %(count)d word over the limit of %(limit)d. Shorten it before you submit.",
        "This is saved, but it is %(count)d words over the limit of %(limit)d. Shorten it before you submit.",
        over,
    ) % {"count": over, "limit": limit}


class MayWait:
    """A field that is wanted, and so not called optional, but may still be empty: a draft is saved as it is, and a missing
    file is refused by its service with its own sentence."""

    def clean(self, value: Any, *rest: Any) -> Any:
        self.required = False
        try:
            return super().clean(value, *rest)  # type: ignore[misc]
        finally:
            self.required = True


class DraftText(MayWait, FreeText):
    """A long answer of a draft."""


class LanguageField(MayWait, forms.ChoiceField):
    """In which language the answers are written. A page that does not bring it changes nothing."""


class UploadField(MayWait, forms.FileField):
    """A file that is wanted. An empty one is told apart from a missing one by the service."""


class Declaration(MayWait, forms.BooleanField):
    """A declaration, which a draft may be without."""


def long_text(
    name: str, limit: int | None, *, label: Any, help_text: Any = "", rows: int = 12, wait: bool = True
) -> forms.CharField:
    """A text counted against its limit. The limit is not the field's: a draft over it is saved as it is."""
    words = (
        ngettext("Up to %(count)d word.", "Up to %(count)d words.", limit) % {"count": limit}
        if limit is not None
        else ""
    )
    kind = DraftText if wait else FreeText
    return kind(
        label=label,
        strip=False,
        max_length=MOST_CHARACTERS,
        help_text=f"{help_text} {words}".strip(),
        widget=forms.Textarea(
            attrs={"rows": rows, "data-keep": name, **({"data-word-limit": limit} if limit is not None else {})}
        ),
    )


FIRST_ANSWERS = frozenset(names[0] for names in REQUIRED.values())


class AnswerForm(forms.Form):
    """The long answers of a page, mostly one; on the first page of them also their language."""

    def __init__(self, name: str, rules: Parameters, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if name in FIRST_ANSWERS:
            self.fields["language"] = LanguageField(
                label=_("Language of the answers"),
                choices=AnswerLanguage.choices,
                help_text=_("Write all answers in one language. Member States read them in that language."),
            )
        for one in answers_on(name):
            answer, limit = ANSWERS[one], rules.word_limits.get(one)
            self.fields[one] = long_text(one, limit, label=answer.title, help_text=answer.question, rows=answer.rows)


class ContactForm(forms.Form):
    """Whom the Secretariat writes to. Personal data: never circulated (DESIGN 4)."""

    contact_name = forms.CharField(label=_("Name"), max_length=200)
    contact_email = mail_field(label=_("E-mail address"))
    contact_phone = forms.CharField(
        label=_("Telephone"), max_length=40, required=False, help_text=_("With the country code.")
    )
    contact_sensitive = forms.BooleanField(
        label=_("Disclosure could expose this person to reprisals"),
        required=False,
        help_text=_(
            "The Secretariat then handles these data with particular care. In any case they are not circulated to Member "
            "States and are not published; the Chair sees the focal point of a contested case only."
        ),
    )


class DeclarationsForm(forms.Form):
    """The declarations of R11 and of circulation. What is missing is the modalities' to say."""

    def __init__(self, names: tuple[str, ...], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in names:
            self.fields[name] = Declaration(label=str(DECLARATIONS[name]))
