# What the set-up scripts share: messages, stamps, Debian packages. Sourced by them, from the top of the repository.
#
# A stamp is a file that holds a hash of everything that decided an installation. While the hash is the same there is
# nothing to do, and nothing here touches the network.

say() { printf 'setup: %s\n' "$*" >&2; }

stop() {
    say "$*"
    exit 1
}

# stamp_of TEXT FILE...: a hash of a text and of the contents of files.
stamp_of() {
    local text=$1
    shift
    { printf '%s\n' "$text"; cat "$@"; } | sha256sum | cut -d ' ' -f 1
}

# stands STAMP_FILE STAMP: is that installation in place?
stands() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }

# debian_package PACKAGE REASON: install it where this user may, else say in one line how.
debian_package() {
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        stop "$2 Install it and run this again: sudo apt-get install --no-install-recommends $1"
    fi
    say "$2 Installing Debian's $1"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$1" >&2
}
