#!/usr/bin/env bash
# Rewrite the sources in the project's format, mend what the linters can mend by themselves, and write what the documentation takes
# from the code.
set -euo pipefail
cd "$(dirname "$0")/.."
PATH="$PWD/.venv/bin:$PWD/client/node_modules/.bin:$PATH"

ruff format .
ruff check --fix .
python -m tests.docs.tables
cd client
biome check --write .
