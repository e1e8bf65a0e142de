#!/usr/bin/env bash
# See that there is a Chromium for the browser tests: the one on the PATH, else Debian's package.
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/setup/common.sh

command -v chromium >/dev/null ||
    debian_package chromium "the browser tests need Chromium, and there is no 'chromium' on the PATH."
