#!/usr/bin/env bash
# Build the site of the documentation into .docs; a warning fails. `make docs` serves it, `make check` only builds it.
set -euo pipefail
cd "$(dirname "$0")/.."

.venv/bin/python -m sphinx --quiet --nitpicky --fail-on-warning --keep-going -b html -c docs . .docs
