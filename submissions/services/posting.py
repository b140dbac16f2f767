"""Onto the public list and off it: symbol, frozen row, counts. Called by the acts alone (R10, R11)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Max

from accounts.capacities import Actor
from accounts.models import MemberState
from accounts.services.record import record_act
from accreditation.modalities.calendar import local_date
from accreditation.modalities.inputs import slug_of, symbol_of
from accreditation.models import Process
from submissions.models import FacetCount, InputVersion, PostedInput, WrittenInput
from submissions.models.posted import Gone
from submissions.queries.facets import TOTAL
from submissions.queries.words import bigrams

LONGEST_FILE_TEXT = 200_000


def lock_process_of(version: InputVersion) -> Process:
    """One posting at a time in a process: numbers without gaps, and counts in one order. Weaker than a full lock, so that
    rows may still point at the process."""
    return Process.objects.select_for_update(no_key=True).get(pk=version.session.cycle.process_id)


def publish(
    *, written: WrittenInput, version: InputVersion, process: Process, actor: Actor, now: datetime
) -> PostedInput:
    """Write the public row from the frozen version alone, under the next number of the year at the seat: what the working
    copy and the organization's profile say since is not what was sent, read and signed with the digest."""
    content = version.content
    sender = content["organization"]
    year = local_date(now, process.rules()).year
    last = PostedInput.objects.filter(process=process, year=year).aggregate(last=Max("number"))["last"] or 0
    symbol = symbol_of(process.code, year, last + 1)
    chinese = content["language"] == "zh"
    words = " ".join((content["title"], sender["name"], content["topic"], content["text"], version.file_text))
    posted = PostedInput.objects.create(
        input=written,
        process=process,
        year=year,
        number=last + 1,
        symbol=symbol,
        slug=slug_of(symbol),
        posted_at=now,
        digest=version.digest,
        session=version.session,
        agenda_number=content["agenda_number"],
        topic=content["topic"],
        language=content["language"],
        title=content["title"],
        text=content["text"],
        file=version.file,
        organization_id=written.organization_id,
        organization_name=sender["name"],
        organization_type=sender["type"],
        country=sender["country"],
        region=region_of(sender["country"]),
        file_text=version.file_text[:LONGEST_FILE_TEXT],
        bigrams=bigrams(words)[:LONGEST_FILE_TEXT] if chinese else "",
    )
    _count(posted, 1)
    _record_publicly("input.listed", posted, actor, now)
    return posted


def unpublish(*, written: WrittenInput, gone: Gone, actor: Actor, now: datetime) -> PostedInput:
    """Take words and file out of the public row; symbol, body and meeting stay as a tombstone. Never a deletion."""
    posted = (
        PostedInput.objects.select_for_update(of=("self",), no_key=True).select_related("session").get(input=written)
    )
    _count(posted, -1)
    posted.gone, posted.gone_at = gone.value, now
    posted.title = posted.text = posted.file_text = posted.bigrams = ""
    posted.file = None
    posted.save(update_fields=["gone", "gone_at", "title", "text", "file_text", "bigrams", "file"])
    _record_publicly("input.unlisted", posted, actor, now)
    return posted


def _record_publicly(kind: str, posted: PostedInput, actor: Actor, now: datetime) -> None:
    """The public part of the record: that an input is, or is no longer, on the list. It renews the cached public pages."""
    record_act(
        kind=kind,
        moment=now,
        actor=actor,
        subject=f"posted:{posted.pk}",
        facts={"symbol": posted.symbol, "digest": posted.digest, "gone": posted.gone},
        rule="R10",
        public=True,
    )


def region_of(country: str) -> str:
    """The regional group of the country of headquarters; empty where it has none."""
    state = MemberState.objects.filter(code__iexact=country).only("regional_group").first()
    return state.regional_group if state else ""


def _count(posted: PostedInput, step: int) -> None:
    """Keep the counts beside the filters. In one order, under the process's lock: no two postings wait for each other."""
    values = {
        TOTAL: ("", ""),
        "session": (posted.session.slug, posted.session.title),
        "topic": (posted.topic, ""),
        "language": (posted.language, ""),
        "type": (posted.organization_type, ""),
        "country": (str(posted.country), ""),
        "region": (posted.region, ""),
        "year": (str(posted.year), ""),
    }
    for facet, (value, label) in values.items():
        if step > 0:
            FacetCount.objects.get_or_create(facet=facet, value=value, defaults={"label": label})
        FacetCount.objects.filter(facet=facet, value=value).update(number=F("number") + step)
