#!/bin/sh
# Make .venv from requirements/dev.txt: wheels only, each with its hash. Does nothing while the lock is unchanged.
set -eu
cd "$(dirname "$0")/.."
lock=requirements/dev.txt
stamp=.venv/rostrum-lock
wanted=$(cksum <"$lock")

if [ -x .venv/bin/python ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && .venv/bin/python -c ''; then
    exit 0
fi

# A Python that is new enough and has what a virtual environment needs (Debian packs that apart).
if ! .venv/bin/python -c '' 2>/dev/null; then
    found=
    for candidate in ${PYTHON:-} python3.11 python3.12 python3.13 python3.14 python3 python; do
        if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            found=$candidate
            break
        fi
    done
    if [ -z "$found" ]; then
        echo "Install Python 3.11 or newer with its venv module (on Debian: apt-get install python3 python3-venv)." >&2
        exit 1
    fi
    echo "Making .venv with $("$found" --version)."
    "$found" -m venv --clear .venv
fi

# --no-deps: the lock is already whole. Left to resolve, an old pip (23.2) answers `coverage[toml]` with the newest
# release, which has no hash here, so a fresh clone would stop installing on the day a dependency publishes one.
echo "Installing what requirements/dev.txt lists; the first time takes a minute or two."
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
    --require-hashes --only-binary :all: --no-deps -r "$lock"
echo "$wanted" >"$stamp"
