"""Run all of it and print the figures beside the goals of DESIGN 12. Fails only when something could not be measured or
was wrong; a missed goal is printed as such."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("ROSTRUM_ENV", "development")

from config.start import prepare

BODIES = int(os.environ.get("BODIES") or 20_000)
INPUTS = int(os.environ.get("INPUTS") or 10_000)
CASES = int(os.environ.get("CASES") or 500)
FEW = 100


def main() -> int:
    prepare()
    import django

    django.setup()
    from bench.servers import cost_of, serving
    from bench.world import multiply, scratch

    print(
        f"{BODIES:,} bodies, {INPUTS:,} inputs, {CASES:,} cases; BODIES=, INPUTS= and CASES= change that.", flush=True
    )
    with tempfile.TemporaryDirectory() as folder, scratch() as world:
        log = Path(folder) / "servers.log"
        multiply(FEW, FEW, start=0)
        with serving("bench.floor:application", world.environment, log) as server:
            rows, ready = cost_of(server, ["/rows/"]), cost_of(server, ["/ready/"])
        print(
            f"\nFloor: list {rows.rate:,.0f} and ready string {ready.rate:,.0f} requests per second of processor time"
        )
        with serving("", world.environment, log) as server:
            small = _lists(server, world.cookies)
        begun = time.monotonic()
        multiply(BODIES - FEW, INPUTS - FEW, start=FEW)
        print(f"\n{BODIES:,} bodies and {INPUTS:,} inputs laid down in {time.monotonic() - begun:.0f} s.", flush=True)
        with serving("", world.environment, log) as server:
            large = _lists(server, world.cookies)
            _print_lists(rows.rate, small, large)
            _print_acts(server)
            print(
                f"\nThe biggest web worker after all this: {server.memory() / 1e6:.0f} MB of its own (goal: at most 150)"
            )
    return 0


def _lists(server, cookies):
    from bench.lists import measure

    return measure(server, cookies)


def _print_lists(floor: float, small, large) -> None:
    from bench.lists import LINES

    print(f"\n{'':34}{'per s':>8}{'of floor':>10}{'goal':>7}{'large/small':>13}{'kB':>7}")
    for line, goal in LINES:
        few, many = small[line.name], large[line.name]
        share, growth = many.rate / floor, many.seconds / few.seconds
        missed = " missed" if share < goal.share or growth > goal.growth else ""
        print(
            f"{line.name:34}{many.rate:8,.0f}{share:10.2f}{goal.share:7.2f}{growth:13.2f}{many.size / 1000:7.0f}{missed}",
            flush=True,
        )


def _print_acts(server) -> None:
    from bench.acts import PEOPLE, end_of_a_period, rush, whole_application

    path = whole_application()
    print(f"\nA whole application: {path.requests} requests, {path.milliseconds:.0f} ms (goal: 20 and 120)", flush=True)
    ending = end_of_a_period(CASES)
    print(
        f"The end of a period over {ending.cases:,}: {ending.sweep:.2f} ms a case, bare SQL {ending.bare:.2f},"
        f" ratio {ending.sweep / ending.bare:.1f} (goal: 5)",
        flush=True,
    )
    pressed = rush(server)
    print(
        f"{PEOPLE} people in the last minute: {pressed.accepted} accepted, {pressed.refused} refused as late, "
        f"{pressed.wrong} wrong; waits {pressed.median:.2f} s in the median, {pressed.worst:.2f} at worst (goal: 0 wrong, 1 s)",
        flush=True,
    )
    if pressed.wrong:
        sys.exit("The rush went wrong.")


if __name__ == "__main__":
    sys.exit(main())
