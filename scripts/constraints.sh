#!/usr/bin/env bash
# Write the versions that stand in .venv, of what liveview and its tests need, to constraints.txt.
set -euo pipefail
cd "$(dirname "$0")/.."

{
    echo "# The versions that this commit was tested with. Written by scripts/constraints.sh, read by scripts/setup."
    .venv/bin/python -m pip freeze --exclude-editable --exclude pip --exclude setuptools
} >constraints.txt.new
mv constraints.txt.new constraints.txt
