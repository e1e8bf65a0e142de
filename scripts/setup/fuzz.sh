#!/usr/bin/env bash
# Put atheris, which `make fuzz` runs with, into .fuzz/atheris. Needs scripts/setup/python.sh to have run.
#
# It stands beside .venv and uses what is in there: nothing of liveview or its tests needs it, and it exists for fewer
# versions of Python and fewer systems than they do.
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/setup/common.sh

readonly atheris_version=3.0.0
readonly folder=.fuzz/atheris
readonly stamp_file=$folder/.liveview-stamp

stamp=$(stamp_of "$(.venv/bin/python -c 'import sys; print(sys.version)')" scripts/setup/fuzz.sh)
if stands "$stamp_file" "$stamp"; then
    exit 0
fi

say "installing atheris into $folder"
rm -rf "$folder"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: --target "$folder" \
    "atheris==$atheris_version" ||
    stop "there is no atheris $atheris_version for this machine and Python on PyPI. CPython 3.11 to 3.13 on Linux have it"
printf '%s\n' "$stamp" >"$stamp_file"
