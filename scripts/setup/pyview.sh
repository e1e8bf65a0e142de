#!/usr/bin/env bash
# Put pyview, which the benchmarks compare with, into benchmarks/.venv-pyview. Needs scripts/setup/python.sh to have run.
#
# It has the interpreter and the server of .venv in the same versions, and never becomes a part of liveview or its tests.
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/setup/common.sh

readonly pyview_version=0.9.0
readonly venv=benchmarks/.venv-pyview
readonly stamp_file=$venv/.liveview-stamp

stamp=$(stamp_of "$pyview_version $(.venv/bin/python -c 'import sys; print(sys.version)')" constraints.txt)
if stands "$stamp_file" "$stamp"; then
    exit 0
fi

say "installing pyview into $venv"
.venv/bin/python -m venv --clear "$venv"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --constraint constraints.txt \
    "pyview-web==$pyview_version" 'uvicorn[standard]'
printf '%s\n' "$stamp" >"$stamp_file"
