"""Search in six languages and any other (DESIGN 10, Reading)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.typesetting import Document, paragraph, typeset
from submissions.queries import posted
from submissions.queries.facets import count
from submissions.queries.posted import BEST, Filters, matching, page_of
from submissions.queries.snippets import snippets
from submissions.queries.words import bigrams
from submissions.services.drafting import begin_input
from submissions.services.sending import send_input
from tests.submissions import making as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "text", "typed"),
    [
        ("en", "Many States are protecting infrastructures.", "infrastructure protect"),
        ("fr", "Les États protègent leurs infrastructures critiques.", "infrastructure critique"),
        ("es", "Los Estados protegen las infraestructuras críticas.", "infraestructura crítica"),
        ("ru", "Государства защищают критические инфраструктуры.", "инфраструктура"),
        ("ar", "تحمي الدول أمن المعلومات", "معلومات"),
        ("zh", "各国应保护关键基础设施的网络安全。", "网络安全"),
        ("zh", "各国应保护关键基础设施的网络安全。", "关键基础设施"),
        ("zh", "各国应保护关键基础设施的网络安全。", "网"),
        ("other", "Os Estados protegem infraestruturas.", "infraestruturas"),
    ],
)
def test_a_word_is_found_in_its_language(language, text, typed):
    """By its stem where the language has one, by bigrams in Chinese, as it stands in any other."""
    found = make.posted(language=language, text=text, title="T").public
    make.posted(language=language, text="xyz", title="U")
    assert [row.pk for row in page_of(Filters(q=typed)).rows] == [found.pk]


def test_what_is_excluded_is_excluded_in_every_language():
    keep = make.posted(text="norms of behaviour").public
    make.posted(text="norms and sanctions")
    assert [row.pk for row in matching(Filters(q="norms -sanction"))] == [keep.pk]


def test_phrase_symbol_and_name():
    first = make.posted(text="due diligence matters", name="International Centre for Cyber Peace").public
    make.posted(text="diligence is due", name="Quite another body")
    assert [row.pk for row in matching(Filters(q='"due diligence"'))] == [first.pk]
    assert [row.pk for row in matching(Filters(q=first.symbol.lower()))] == [first.pk]
    assert [row.pk for row in matching(Filters(by="internatonal centre"))] == [first.pk]


@pytest.mark.parametrize(
    "typed", ["", "   ", "-only", "'", '"', ":*", "a' | b", "(", "网 'x", "&|!", "\x00", "-" * 300]
)
def test_nothing_typed_breaks_the_search(typed):
    make.posted()
    list(matching(Filters(q=typed)))
    count(Filters(q=typed))


def test_best_first_puts_the_title_before_the_text():
    title = make.posted(title="Capacity building", text="x").public
    text = make.posted(title="Other", text="capacity " + "filler " * 50).public
    assert [row.pk for row in page_of(Filters(q="capacity", sort=BEST)).rows] == [title.pk, text.pk]
    assert [row.pk for row in page_of(Filters(q="capacity")).rows] == [text.pk, title.pk]


def test_snippets_mark_the_match_and_carry_no_markup():
    row = make.posted(text="Before <script>alert(1)</script> the norm of due diligence.").public
    [pieces] = snippets([row.pk], "diligence").values()
    assert ("diligence", True) in pieces
    assert all("\ue000" not in text and "\ue001" not in text for text, _marked in pieces)


def test_snippets_find_a_word_far_into_the_text_and_behind_another_that_begins_like_it():
    filler = "filler " * 600
    far = make.posted(text=f"{filler} the norm of due diligence.").public
    behind = make.posted(text=f"A casting vote. {filler} The castle of Geneva.").public
    [pieces] = snippets([far.pk], "diligence").values()
    assert ("diligence", True) in pieces
    for typed, marks in (("castle", ["castle"]), ('"castle of Geneva"', ["castle", "Geneva"])):
        [pieces] = snippets([behind.pk], typed).values()
        assert [text for text, marked in pieces if marked] == marks


def test_a_forged_mark_is_taken_out_of_the_text():
    row = make.posted(text="a \ue000forged\ue001 mark of diligence").public
    assert row.text == "a forged mark of diligence"


def test_bigrams():
    assert bigrams("关于AI安全").split() == ["关于", "于", "AI", "安全", "全"]
    assert bigrams("网").split() == ["网"]


def test_common_and_rare_words_are_found_whichever_way_is_taken(monkeypatch):
    """By the search's index or along the list: the same rows in the same order, and both ways are taken here."""
    bodies = make.body()
    rows = [make.posted(*bodies, text=f"national {'rare' if n % 5 == 0 else ''}").public.pk for n in range(12)]
    ways = []
    for few in (True, False):
        monkeypatch.setattr(posted, "are_few", lambda *_args, few=few: ways.append(few) or few)
        for filters in (Filters(q="rare"), Filters(q="national"), Filters(q="national", newer_than=rows[3])):
            expected = [pk for pk in rows[::-1] if filters.q == "national" or pk in {rows[0], rows[5], rows[10]}]
            expected = [pk for pk in expected if filters.newer_than is None or pk > filters.newer_than]
            assert [row.pk for row in page_of(filters).rows] == expected
            assert count(filters.from_the_start()).total == (12 if filters.q == "national" else 3)
    assert set(ways) == {True, False}


def test_joined_shapes_out_of_a_pdf_are_found_as_people_type_them():
    drawn = "ﻣﺴﺎﻫﻤﺔ ﻣﻜﺘﻮﺑﺔ, an oﬃcial eﬀort"
    pdf = typeset(Document(title=drawn, process="Global Mechanism", parts=[paragraph(drawn)]))
    alice, organization = make.body()
    written = begin_input(
        organization=organization,
        answers=make.answers(),
        upload=SimpleUploadedFile("a.pdf", pdf),
        actor=alice,
        now=make.NOW,
    )
    send_input(written=written, key="once", declares=True, actor=alice, now=make.NOW)
    version = written.versions.get()
    for typed in ("مكتوبة", "مساهمة", "official effort"):
        assert typed in version.file_text
