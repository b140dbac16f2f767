"""A container's health check: `python -m config.probe [host:port]` exits 0 if /readyz says so there."""

from __future__ import annotations

import http.client
import os
import sys


def ask(where: str, host: str) -> tuple[int, str]:
    """Ask /readyz at `where` (host:port) as the front proxy would: with a host name that is allowed. (0, why) if it cannot."""
    connection = http.client.HTTPConnection(where, timeout=10)
    try:
        connection.request("GET", "/readyz", headers={"Host": host, "X-Forwarded-Proto": "https"})
        answer = connection.getresponse()
        return answer.status, answer.read(500).decode(errors="replace")
    except OSError as error:
        return 0, str(error)
    finally:
        connection.close()


def main() -> int:
    """Exit 0 if the portal is ready."""
    where = sys.argv[1] if len(sys.argv) > 1 else f"127.0.0.1:{os.environ.get('PORT') or 8000}"
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip()
    status, words = ask(where, host)
    print(status, words)
    return 0 if status == http.HTTPStatus.OK else 1


if __name__ == "__main__":
    sys.exit(main())
