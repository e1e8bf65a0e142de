#!/usr/bin/env bash
# Check what tests do not: format, lint, types, import rules, documentation, built client. `make check` sets up and calls this.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/steps.sh
export NO_COLOR=1
PATH="$PWD/.venv/bin:$PWD/client/node_modules/.bin:$PATH"

in_client() { (cd client && "$@"); }

quiet_step "ruff format" ruff format --check .
quiet_step "ruff check" ruff check .
quiet_step "import rules" lint-imports --no-logo
quiet_step "mypy" mypy
quiet_step "pyright" pyright --warnings
quiet_step "tsc" in_client tsc --noEmit
quiet_step "biome" in_client biome ci .
quiet_step "documentation" scripts/docs.sh
quiet_step "built client" node client/build.mjs --check

finish
