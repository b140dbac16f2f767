"""`make bench`: the figures of DESIGN 12, as ratios beside a floor, in one run on one machine.

    __main__.py    the run, and the table that it prints
    world.py       the scratch database: the demo's world, some of its rows many times over
    servers.py     gunicorn for the portal and for the floor, and how much work a request cost
    floor.py       the floor: a bare Django page with one indexed SELECT of 25 rows, and a ready string
    lists.py       lists, details and searches of every desk
    acts.py        a whole application, the rush before a deadline, the end of a period

What is compared is processor time, of web server, database and cache together: on two cores that also run whatever
sends the requests, seconds on the wall say more about the sender. A rate is requests per second of processor time.
"""
