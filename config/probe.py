"""A container's health check: `python -m config.probe [host:port]` exits 0 if /readyz says so there."""

from __future__ import annotations

import http.client
import os
import sys


def main() -> int:
    """Ask as the front proxy would: with a host name that is allowed."""
    where = sys.argv[1] if len(sys.argv) > 1 else f"127.0.0.1:{os.environ.get('PORT') or 8000}"
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip()
    connection = http.client.HTTPConnection(where, timeout=10)
    connection.request("GET", "/readyz", headers={"Host": host})
    answer = connection.getresponse()
    print(answer.status, answer.read(500).decode(errors="replace"))
    return 0 if answer.status == http.HTTPStatus.OK else 1


if __name__ == "__main__":
    sys.exit(main())
