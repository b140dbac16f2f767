"""The Secretariat's front page: what waits and since when, by when, what the calendar warns of, whether the timers live."""

import html
import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.capacities import Party, Right
from accounts.models import Act, Heartbeat, Letter, User
from accounts.queries.heartbeats import POSTING, SWEEPS
from accounts.services.letters import post_due_letters
from accreditation.queries.secretariat import next_to_check
from accreditation.services.circulation import prepare_circulation
from desks.queries.desk_menu import MENU, desk_menu
from desks.queries.secretariat import front_page
from desks.queries.secretariat_queues import GROUPS
from sessions_app.services.meetings import set_meeting
from sessions_app.services.targets import set_target
from tests import builders as build
from tests.journeys.secretariat import sign_in
from tests.submissions import making

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor")]
DAY = timedelta(days=1)
NOW = build.OPENS + 3 * DAY
ALL = (Right.CHECKER, Right.CIRCULATOR, Right.MODERATOR, Right.SETTINGS, Right.SECURITY_OFFICER)


def rows_of(front):
    return {row.key: row for _title, rows in front.groups for row in [*rows]} | {row.key: row for row in front.idle}


def test_every_queue_says_how_many_since_when_and_who_may_act():
    build.submitted(now=build.OPENS + DAY)
    build.submitted(now=build.OPENS + 2 * DAY)
    build.complete()
    story = making.sent()
    moderator = build.secretariat(Right.MODERATOR)
    rows = rows_of(front_page(NOW, moderator))
    assert set(rows) == {queue.key for _words, queues in GROUPS for queue in queues}
    assert (rows["check"].waiting.count, rows["check"].waiting.oldest_at) == (2, build.OPENS + DAY)
    assert rows["check"].age == "2 days"
    assert rows["check"].yours is False
    assert (rows["inputs"].waiting.count, rows["inputs"].yours) == (1, True)
    assert rows["inputs"].waiting.oldest_at == story.fresh().state_since
    assert rows["complete"].waiting.count == 1
    assert rows["claims"].waiting.count == 0
    checker = front_page(NOW, build.secretariat(Right.CHECKER))
    assert rows_of(checker)["check"].yours is True
    theirs = {row.key: row.waiting.count for row in rows_of(checker).values() if row.yours and row.waiting.count}
    assert {key: theirs[key] for key in ("check", "confirm")} == {"check": 2, "confirm": 2}
    assert set(theirs) == {"check", "confirm", "duplicates"}
    assert checker.yours == 4 + theirs["duplicates"]


def test_a_prepared_list_waits_for_its_second_person_by_the_end_of_its_period():
    case = build.complete()
    prepare_circulation(
        window=build.window(),
        applications=[case.application],
        period_ends_at=build.PERIOD_ENDS,
        actor=case.checker,
        now=NOW,
    )
    waiting = rows_of(front_page(NOW + DAY, case.checker))["prepared"].waiting
    assert (waiting.count, waiting.oldest_at, waiting.next_at) == (1, NOW, build.PERIOD_ENDS)


def test_the_next_deadlines_are_in_order_and_none_is_past():
    build.circulated()
    before = front_page(build.CLOSES - timedelta(seconds=1), build.secretariat()).deadlines
    assert [one.at for one in before] == sorted(one.at for one in before)
    assert before[0].at == build.CLOSES
    after = front_page(build.CLOSES, build.secretariat()).deadlines
    assert [one.at for one in after if one.at <= build.CLOSES] == []
    assert after[0].at == build.PERIOD_ENDS


def test_the_calendar_warns_of_a_list_that_leaves_no_three_months():
    case, window = build.complete(), build.window()
    values = {
        "title": "Plenary 2027", "kind": "plenary", "place": "", "description": "", "source": "",
        "opens_at": build.PERIOD_ENDS + 80 * DAY, "closes_at": build.PERIOD_ENDS + 85 * DAY,
    }  # fmt: skip
    plenary = set_meeting(cycle=build.cycle(), values=values, actor=build.secretariat(), now=build.OPENS)
    set_target(window=window, meetings=[plenary.pk], reason="x", actor=build.secretariat(), now=build.OPENS)
    late = build.CLOSES - DAY
    first = {one.sentence for one in front_page(late, case.checker).warnings}
    assert any("close is too late" in sentence for sentence in first)
    prepare_circulation(
        window=window,
        applications=[case.application],
        period_ends_at=build.PERIOD_ENDS,
        actor=case.checker,
        now=late,
    )
    second = {one.sentence for one in front_page(late, case.checker).warnings}
    assert any("three months of consultation before the plenary" in sentence for sentence in second - first)


@pytest.mark.parametrize(("age", "silent"), [(timedelta(minutes=4, seconds=59), False), (timedelta(minutes=5), True)])
def test_the_timers_are_silent_after_five_minutes(client, age, silent):
    Heartbeat.objects.create(source="sweep", beat_at=NOW - age)
    with time_machine.travel(NOW, tick=False):
        client.force_login(User.objects.get(pk=build.secretariat(*ALL).user_id))
        page = client.get(reverse("admin:index"))
    assert ("The timers are silent" in page.content.decode()) is silent


def test_letters_that_the_mail_server_does_not_take_are_told_with_the_oldest_and_where_they_are(client, settings):
    """For days the rows only stayed queued, and a line stood in a log."""
    build.complete()
    written = Letter.objects.filter(draft_only=False).count()
    sam = build.secretariat(*ALL)
    for moment in (NOW - DAY, NOW):
        Heartbeat.objects.bulk_create(Heartbeat(source=source, beat_at=moment) for source in SWEEPS)
    Heartbeat.objects.create(source=POSTING, beat_at=NOW - timedelta(minutes=5))

    def page(at, address="admin:index", query=""):
        with time_machine.travel(at, tick=False):
            client.force_login(User.objects.get(pk=sam.user_id))
            return client.get(reverse(address) + query).content.decode()

    quiet = page(NOW - timedelta(seconds=1))
    assert "What waits for you" in quiet
    assert "Letters are not posted" not in quiet
    told = page(NOW)
    assert "Letters are not posted" in told
    assert "?status=overdue" in told
    row = rows_of(front_page(NOW, sam))["overdue_letters"]
    assert (row.waiting.count, row.waiting.oldest_at, row.yours) == (written, build.OPENS, False)
    assert page(NOW, "admin:accounts_letter_changelist", "?status=overdue").count("waiting to be posted") >= written
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    post_due_letters(now=NOW)
    assert "Letters are not posted" not in page(NOW)
    assert rows_of(front_page(NOW, sam))["overdue_letters"].waiting.count == 0


def test_the_header_says_in_which_capacity_one_acts(client):
    actor = build.secretariat(Right.CHECKER)
    build.mandate(Party.CHAIR, Right.OFFICE, user=User.objects.get(pk=actor.user_id))
    client.force_login(User.objects.get(pk=actor.user_id))
    client.post(reverse("capacity"), {"capacity": actor.mandate_id})
    page = html.unescape(client.get(reverse("admin:accreditation_application_changelist")).content.decode())
    header = page[page.index('<header class="masthead"') : page.index("</header>")]
    assert re.search(r"Acting for:</span>\s*<strong>Secretariat</strong>", header)
    assert reverse("capacity") in header


def test_the_menu_marks_the_page_and_its_group():
    open_groups = [entry for entry in desk_menu(reverse("admin:accreditation_organization_duplicates")) if entry.here]
    assert [str(entry.words) for entry in open_groups] == ["Organizations"]
    assert [str(page.words) for page in open_groups[0].pages if page.here] == ["Possible duplicates"]
    assert [entry.here for entry in desk_menu("/admin/")].count(True) == 1


LISTS = [page for _words, pages in MENU for _name, page in pages]


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_every_list_of_the_menu_is_taken_out_on_record(client, file_format):
    """Whatever stands in a list of the desk can be taken out as a file; the record keeps who took which."""
    build.circulated()
    story = making.sent()
    actor = build.secretariat(*ALL)
    client.force_login(User.objects.get(pk=actor.user_id))
    not_lists = {"index", "sessions_app_session_planner"}
    for name in [name for name in LISTS if name not in not_lists]:
        before = Act.objects.filter(kind="export").count()
        answer = client.post(reverse(f"admin:{name}"), {"export": file_format})
        assert answer.status_code == 200, name
        assert answer["Content-Disposition"].endswith(f'.{file_format}"'), name
        assert Act.objects.filter(kind="export").count() == before + 1, name
    taken = client.post(reverse("admin:submissions_writteninput_changelist"), {"export": "csv"}).content.decode()
    assert story.written.reference in taken
    people = client.post(reverse("admin:accounts_user_changelist") + "?q=Alice", {"export": "csv"}).content.decode()
    assert "alice" in people
    assert "person" not in people.split("\n", 1)[1].lower()


def test_a_checker_goes_from_file_to_file_in_the_order_of_submission():
    first, second, third = (build.submitted(now=build.OPENS + n * DAY) for n in range(3))
    build.complete()
    following = [next_to_check(one.application) for one in (first, second, third)]
    assert following == [second.application, third.application, first.application]


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor")]


def test_the_front_page_counts_and_warns(client):
    build.submitted()
    with time_machine.travel(build.OPENS + timedelta(days=1), tick=False):
        sign_in(client)
        page = client.get(reverse("admin:index")).content.decode()
        assert "The timers are silent" in page
        assert "No next substantive plenary is on the calendar" in page
        assert re.search(r'class="count">1</td>\s*<th scope="row">\s*<a href="[^"]*queue=check"', page)
