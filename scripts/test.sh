#!/usr/bin/env bash
# Run all tests, the fast ones first. Fails if any failed or was skipped. `make test` sets up and calls this.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/steps.sh
PATH="$PWD/.venv/bin:$PATH"

client_tests() { (cd client && npm test --silent); }

step "client: TypeScript" client_tests
step "server: Python, packaging, browser" python -m pytest

finish
