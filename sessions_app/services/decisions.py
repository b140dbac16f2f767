"""What the public may read of a decision, pushed down by the app that takes it (DESIGN 4, 6)."""

from __future__ import annotations

from datetime import datetime

from accreditation.models import Cycle
from sessions_app.models import PublicDecision, Session


def publish_decision(
    *, cycle: Cycle, session: Session | None, title: str, symbol: str, taken_at: datetime
) -> PublicDecision:
    """Show a decision to the public: what it is called and when it was taken (UTC), never whom it confirmed (R9). Called
    inside the transaction that takes the decision; the act that makes it public is the caller's."""
    return PublicDecision.objects.create(cycle=cycle, session=session, title=title, symbol=symbol, taken_at=taken_at)
