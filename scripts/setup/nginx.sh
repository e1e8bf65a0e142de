#!/usr/bin/env bash
# See that there is an nginx for the tests under fire: the one on the PATH, else Debian's package.
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/setup/common.sh

# Debian keeps it where only root's PATH leads.
PATH="$PATH:/usr/sbin"

command -v nginx >/dev/null ||
    debian_package nginx "the tests under fire need nginx, and there is no 'nginx' on the PATH."
