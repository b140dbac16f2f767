"""`make demo`'s process, with small programs in place of web, worker and beat."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time

import psutil
import pytest

from config.embedded.places import CHECKOUT

pytestmark = pytest.mark.servers

SCRIPT = """
import sys
from config import demo
web = '''
import http.server, os
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
    def log_message(self, *_): pass
http.server.HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
'''
demo.prepare = lambda: None
demo._prepare = lambda: "who: how"
demo.PROGRAMS = {
    "web": [sys.executable, "-c", web],
    "worker": [sys.executable, "-c", "import time; time.sleep(600)"],
    "beat": [sys.executable, "-c", "import signal, time; signal.signal(signal.SIGTERM, lambda *_: None); time.sleep(2)"],
}
demo.LOGS = __import__("pathlib").Path(sys.argv[1])
sys.exit(demo.main())
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def demo(tmp_path):
    started = []

    def _demo(port: int) -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(tmp_path)],
            cwd=CHECKOUT,
            env=os.environ | {"PORT": str(port)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    yield _demo
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


def until_ready(process: subprocess.Popen) -> tuple[str, list[psutil.Process]]:
    said = ""
    while "Ctrl-C" not in said:
        line = process.stdout.readline()
        assert line, said
        said += line
    return said, psutil.Process(process.pid).children(recursive=True)


def test_it_prints_the_address_and_the_sign_ins(demo):
    port = free_port()
    said, children = until_ready(demo(port))
    assert "who: how" in said
    assert f"http://127.0.0.1:{port}/" in said
    assert len(children) == 3


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_all_of_it(demo, number):
    process = demo(free_port())
    _, children = until_ready(process)
    process.send_signal(number)
    process.send_signal(number)  # an impatient second one
    assert process.wait(20) == 0
    assert not psutil.wait_procs(children, timeout=1)[1]


def test_sigkill_leaves_nothing_behind(demo):
    process = demo(free_port())
    _, children = until_ready(process)
    process.kill()
    process.wait()
    assert not psutil.wait_procs(children, timeout=10)[1]


def test_a_program_that_dies_is_started_again(demo):
    process = demo(free_port())
    _, children = until_ready(process)
    children[1].kill()
    assert "worker ended with -9; starting it again" in process.stdout.readline()
    time.sleep(0.5)
    assert len(psutil.Process(process.pid).children()) == 3


def test_a_taken_port_is_told(demo):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = demo(port)
        assert process.wait(20) == 1
        assert f"port {port} is taken; choose another one, as in: make demo PORT=8001" in process.stdout.read()
