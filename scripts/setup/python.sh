#!/usr/bin/env bash
# Put liveview, what it needs and what its tests need into .venv.
#
# PYTHON names the interpreter; without it the first of python3.11 ... python3.14 that runs is taken.
# Versions come from constraints.txt, so that a clone made next year installs what this one was tested with.
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/setup/common.sh

readonly stamp_file=.venv/.liveview-stamp

# A version manager may leave a command on the PATH that only prints an error, so each is tried.
is_recent() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    local name candidates=(python3.11 python3.12 python3.13 python3.14 python3)
    [ -z "${PYTHON:-}" ] || candidates=("$PYTHON")
    for name in "${candidates[@]}"; do
        if is_recent "$name"; then
            printf '%s\n' "$name"
            return
        fi
    done
    stop "no Python 3.11 or newer found${PYTHON:+ at PYTHON=$PYTHON}. Install one or name it: make test PYTHON=/path/to/python3.12"
}

version_of() { "$1" -c 'import sys; print(sys.version)' 2>/dev/null; }

# Kept where it runs and is of the version asked for: others may have put tools of their own into it.
is_usable_venv() {
    is_recent .venv/bin/python && .venv/bin/python -m pip --version >/dev/null 2>&1 &&
        { [ -z "${PYTHON:-}" ] || [ "$(version_of .venv/bin/python)" = "$(version_of "$PYTHON")" ]; }
}

make_venv() {
    local python minor
    python=$(find_python)
    minor=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    if ! "$python" -c 'import ensurepip; ensurepip.version()' >/dev/null 2>&1; then
        debian_package "python$minor-venv" "$python cannot make virtual environments (no ensurepip)."
    fi
    say "making .venv with $python ($minor)"
    "$python" -m venv --clear .venv
}

is_usable_venv || make_venv

stamp=$(stamp_of "$(version_of .venv/bin/python)" pyproject.toml constraints.txt)
if stands "$stamp_file" "$stamp"; then
    exit 0
fi

# The build backend comes first and is used from here, so that a change of pyproject.toml which brings no new package
# can be installed without a network.
install() { .venv/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt "$@"; }
say "installing liveview and its tools into .venv"
install hatchling editables
install --no-build-isolation --editable '.[dev]'
printf '%s\n' "$stamp" >"$stamp_file"
