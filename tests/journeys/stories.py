"""What a story of the arrows is: told by its people and by time, kept by its name with the arrows that it must walk."""

from __future__ import annotations

from collections.abc import Callable

from accounts.connection import desk
from accreditation.modalities.states import State, Step
from objections.models import Consultation
from tests.journeys.stage import File, Stage
from tests.journeys.walking import Arrow

STORIES: dict[str, tuple[Callable[[Stage], None], frozenset[Arrow], frozenset[Arrow]]] = {}


NO_ARROWS: dict[Step, tuple[State, ...]] = {}


def arrows(walked: dict[Step, tuple[State, ...]]) -> frozenset[Arrow]:
    return frozenset(Arrow(step, source) for step, sources in walked.items() for source in sources)


def story(
    by_page: dict[Step, tuple[State, ...]], by_timer: dict[Step, tuple[State, ...]] = NO_ARROWS
) -> Callable[[Callable[[Stage], None]], Callable[[Stage], None]]:
    """A story, the arrows that its people walk and those that time walks."""

    def keep(tell: Callable[[Stage], None]) -> Callable[[Stage], None]:
        STORIES[tell.__name__] = (tell, arrows(by_page), arrows(by_timer))
        return tell

    return keep


def clock_of(file: File) -> Consultation:
    with desk():
        return Consultation.objects.get(application=file.application)


CIRCULATING: dict[Step, tuple[State, ...]] = {
    Step.SUBMIT: (State.DRAFT,),
    Step.FIND_COMPLETE: (State.SUBMITTED,),
    Step.CIRCULATE: (State.COMPLETE,),
}
