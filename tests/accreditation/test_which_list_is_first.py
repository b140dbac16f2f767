"""Which list of a window is the supplementary one is decided when it goes out, not when it is prepared (DESIGN 3)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accreditation.services.circulation import circulate, prepare_annex, prepare_circulation
from accreditation.services.scope import confirm_not_in_scope, propose_not_in_scope
from tests import builders as build

pytestmark = pytest.mark.django_db
NOW, MINUTE = build.CIRCULATED, timedelta(minutes=1)


def prepared(case):
    return prepare_circulation(
        window=case.application.window,
        applications=[case.application],
        period_ends_at=build.PERIOD_ENDS,
        actor=case.checker,
        now=NOW,
    )


def test_of_two_lists_prepared_together_the_second_to_go_out_is_supplementary():
    one, two = build.complete(), build.complete()
    build.missions_settled()
    first, second = prepared(one), prepared(two)
    sent = circulate(circulation=second, actor=one.circulator, now=NOW)
    after = circulate(circulation=first, actor=one.circulator, now=NOW + MINUTE)
    assert [(made.number, made.supplementary) for made in (sent, after)] == [(1, False), (2, True)]


def test_an_annex_alone_does_not_make_the_first_list_with_files_supplementary():
    late, case = build.submitted(), build.complete()
    build.missions_settled()
    proposal = propose_not_in_scope(
        application=late.application, reason="Elsewhere.", actor=late.checker, now=build.CLOSES
    )
    heard = proposal.heard_until
    confirm_not_in_scope(proposal=proposal, actor=build.chair(), now=max(heard, NOW))
    annex = prepare_annex(window=case.application.window, actor=case.checker, now=NOW)
    alone = circulate(circulation=annex, actor=case.circulator, now=NOW)
    files = circulate(circulation=prepared(case), actor=case.circulator, now=NOW + MINUTE)
    assert (alone.supplementary, files.number, files.supplementary) == (False, 2, False)
