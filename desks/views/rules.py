"""The rules and who sees what, both from the code itself."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.public_pages import public_page
from accreditation.modalities.paragraphs import PARAGRAPHS, Rule
from desks.queries.choices import choices
from desks.queries.rule_titles import RULE_TITLES
from desks.queries.timetable import calendar
from desks.queries.visibility_words import AUDIENCES, table


@public_page
def rules(request: HttpRequest) -> HttpResponse:
    """`/rules/`: R1 to R16 word for word, and beside each what was chosen where the text leaves it open."""
    found = calendar()
    chosen = choices(found.rules, found.cycles)
    return render(
        request,
        "desks/rules.html",
        {
            "paragraphs": [
                (paragraph, RULE_TITLES[paragraph.rule], [choice for choice in chosen if choice.rule is paragraph.rule])
                for paragraph in PARAGRAPHS.values()
            ],
            "contents": [(f"#{rule}", f"{rule} {title}") for rule, title in RULE_TITLES.items()],
            "standing": PARAGRAPHS[Rule.R14],
        },
    )


@public_page
def visibility(request: HttpRequest) -> HttpResponse:
    """`/rules/visibility/`: the table that queries, pages, mail and exports ask."""
    return render(request, "desks/visibility.html", {"audiences": AUDIENCES.values(), "rows": table()})
