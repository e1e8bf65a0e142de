#!/usr/bin/env bash
# Rewrite the sources in the project's format, and mend what the linters can mend by themselves.
set -euo pipefail
cd "$(dirname "$0")/.."
PATH="$PWD/.venv/bin:$PWD/client/node_modules/.bin:$PATH"

ruff format .
ruff check --fix .
cd client
biome check --write .
