"""Every string that people read, on pages, in letters and in files, is marked for translation: shown in a language that wraps
each translated string in brackets, whatever is left outside them must be data."""

from __future__ import annotations

import csv
import gettext
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from xml.etree import ElementTree

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.utils.translation import trans_real
from django_countries import countries
from icalendar import Calendar
from lxml import html

from accounts.connection import desk
from accounts.models import Letter
from accreditation.modalities.paragraphs import PARAGRAPHS
from tests.crawler import crawl, view_of
from tests.journeys.planting import AFTER, DURING, SEEDS, later, plant

pytestmark = pytest.mark.django_db
OPENS, CLOSES = "〚", "〛"  # characters for which the typefaces of PDFs have a shape
READ_ATTRIBUTES = ("title", "alt", "aria-label", "placeholder", "data-confirm", "content")


class Bracketed(gettext.NullTranslations):
    """A language in which every marked string stands in brackets, and is otherwise English."""

    plural = staticmethod(lambda number: int(number != 1))

    def gettext(self, message: str) -> str:
        message = message.rpartition(trans_real.CONTEXT_SEPARATOR)[2]  # Django asks for a context so
        return f"{OPENS}{message}{CLOSES}" if message.strip() else message

    def pgettext(self, _context: str, message: str) -> str:
        return self.gettext(message)

    def ngettext(self, one: str, many: str, number: int) -> str:
        return self.gettext(one if number == 1 else many)

    def npgettext(self, _context: str, one: str, many: str, number: int) -> str:
        return self.ngettext(one, many, number)

    def language(self) -> str:
        return "en"

    def to_language(self) -> str:
        return "en"


@pytest.fixture
def bracketed(monkeypatch) -> Iterator[None]:
    made = Bracketed()
    monkeypatch.setitem(trans_real._translations, "en", made)
    monkeypatch.setattr(trans_real, "_default", made)
    trans_real._active.__dict__.pop("value", None)
    trans_real.deactivate()
    # django-countries keeps its sorted names by language; those of another test are in plain English.
    countries.__dict__.pop("_iter_cache", None)
    yield
    countries.__dict__.pop("_iter_cache", None)
    trans_real.deactivate()  # else the thread goes on in this language


# Addresses whose words are the adopted text itself, or meant for programmers and in English like the API.
NOT_TRANSLATED = {"api_docs", "openapi-json"}
# What is the same in every language: symbols of documents, file formats, zones, references, digests, addresses.
UNIVERSAL = re.compile(
    r"\b(?:A/[\w/.]+|(?:CC0|CC BY) [\d.]+|CSV|XLSX|PDF|JSON|ZIP|UTC|ECOSOC|Rostrum|R\d{1,2}|America/New_York|SHA-256|SPDX"
    r"|[A-Z]{2,3}-\d{4}-[A-Z0-9]{4}-[A-Z0-9]{2}|GM/\d{4}/\w+/\d+|OBJ-[\w-]+|iCalendar|Atom|API|Message-ID|OpenAPI|ISO 8601|X\d)\b"
    r"|\b[0-9a-f]{8,}…?|\{\w+\}|\{\w+\}|\S+@\S+|https?://\S+|/[\w/.-]+/?|\S+\.(?:pdf|csv|py|atom|ics|json|txt)\b|\b[a-z]+(?:[._:][a-z_0-9]+)+\b"
)


# The adopted text is quoted word for word, and languages are named in themselves.
ADOPTED = re.compile(
    "|".join(
        re.escape(text)
        for paragraph in PARAGRAPHS.values()
        for text in (paragraph.text, paragraph.symbol, *re.split(r"(?<=\.) ", paragraph.text))
    )
)
ENDONYMS = [name for _code, name in settings.LANGUAGES]


def is_adopted(words: str) -> bool:
    """Whether these words are a part of the adopted text, quoted."""
    return any(words in paragraph.text for paragraph in PARAGRAPHS.values())


def data() -> re.Pattern[str]:
    """Every text that stands in the database: names, answers, titles. Longest first, so that none hides a part of another."""
    texts: set[str] = set()
    with desk(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
            " AND data_type IN ('character varying', 'text', 'jsonb')"
            " AND table_name <> 'accounts_letter'"  # what is to be read
        )
        for table, column in cursor.fetchall():
            cursor.execute(f'SELECT DISTINCT "{column}"::text FROM "{table}" WHERE "{column}" IS NOT NULL')
            for (value,) in cursor.fetchall():
                texts.update(re.findall(r'"((?:[^"\\]|\\.)*)"', value) if value[:1] in "[{" else value.splitlines())
    words = sorted((" ".join(text.split()) for text in texts if len(text) > 1), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, [*ENDONYMS, *words])))


def left_over(content: bytes, known: re.Pattern[str]) -> Iterator[str]:
    """What a page shows outside brackets and is no data."""
    tree = html.fromstring(content.decode())
    for element in tree.xpath("//script|//style|//textarea|//code|//pre"):
        element.drop_tree()
    words = [" ".join(part.split()) for part in tree.xpath("//body//text()")]
    words += [value for name in READ_ATTRIBUTES for value in tree.xpath(f"//body//@{name}")]
    yield from unmarked("\n".join(words), known)


def unmarked(words: str, known: re.Pattern[str]) -> Iterator[str]:
    """What stands outside brackets and is no data."""
    # Brackets may nest where a translated string is put into another, and may span elements.
    depth, outside = 0, []
    for character in words:
        depth += character == OPENS
        outside.append(character if depth == 0 else "\n")
        depth -= character == CLOSES
    for line in filter(None, re.split(r"\n+", "".join(outside))):
        line = re.sub("“([^”]+)”", lambda quoted: "" if is_adopted(quoted[1]) else quoted[0], line)
        bare = known.sub(" ", UNIVERSAL.sub(" ", ADOPTED.sub(" ", line)))
        if re.search(r"[^\W\d_]{2,}", bare):
            yield " ".join(line.split())


def in_calendar(body: bytes) -> str:
    """What a calendar of the reader's shows. Categories are the kinds by name, for programs."""
    parts = Calendar.from_ical(body).walk()
    return "\n".join(str(part[name]) for part in parts for name in SHOWN_OF_ENTRIES if name in part)


def in_pdf(body: bytes) -> str:
    """What the crawler has read in a PDF, as one line: a line ends where the page does, in the midst of brackets too."""
    words, _, _metadata = body.rpartition(b"%%EOF")[2].decode().rpartition("{'")
    return " ".join(words.split())


def in_export(body: bytes) -> str:
    """Headings and cells of a list taken out of the admin."""
    return "\n".join(cell for row in csv.reader(io.StringIO(body.decode("utf-8-sig"))) for cell in row)


def in_feed(body: bytes) -> str:
    return "\n".join(ElementTree.fromstring(body).itertext())


SHOWN_OF_ENTRIES = ("summary", "description", "location", "name", "x-wr-calname")
# The files of States and of the public (CSV, JSON) are for programs: their columns and values have names, not words.
FILES: dict[str, Callable[[bytes], str]] = {
    "text/calendar": in_calendar,
    "application/pdf": in_pdf,
    "application/atom+xml": in_feed,
    "text/csv": in_export,
}


def in_file(address: str, head: bytes, body: bytes) -> tuple[str, str]:
    """The sort of a file that people read, and the words in it; empty of any other."""
    named = re.search(rb"Content-Type: ([\w/+]+)", head)
    sort = named[1].decode() if named else ""
    if sort not in FILES or (sort == "text/csv" and not address.startswith("POST /admin/")):
        return "", ""
    return sort, FILES[sort](body)


def test_every_string_is_marked(settings, tmp_path, bracketed):
    settings.SECOND_FACTOR_REQUIRED = False
    settings.MEDIA_ROOT = tmp_path
    found: dict[str, set[str]] = {}
    files: Counter[str] = Counter()
    with time_machine.travel(DURING, tick=True):
        world = plant()
    with time_machine.travel(AFTER, tick=True):
        later(world)
        roles = ("public", "applicant", "objecting", "chair", "named")
        crawled = [crawl(world.client(role), SEEDS, paths=1, queries=0) for role in roles]
        known = data()  # with the acts that the crawl itself has left
        for pages in crawled:
            for address, (status, content) in pages.pages.items():
                head, _, body = content.partition(b"\n\n")
                if status != 200:
                    continue
                sort, words_of_file = in_file(address, head, body)
                files[sort] += OPENS in words_of_file
                for words in unmarked(words_of_file, known):
                    found.setdefault(words, set()).add(address)
                if b"text/html" in head and view_of(address) not in NOT_TRANSLATED:
                    for words in left_over(body, known):
                        found.setdefault(words, set()).add(view_of(address))
        with desk():
            for letter in Letter.objects.all():
                for words in unmarked(f"{letter.subject}\n{letter.body}", known):
                    found.setdefault(words, set()).add(f"letter {letter.kind}")
    assert {sort for sort, number in files.items() if number} == set(FILES)
    assert not found, "\n".join(f"{words!r} at {sorted(where)[:3]}" for words, where in sorted(found.items()))
