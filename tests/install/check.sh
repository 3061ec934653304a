#!/bin/sh
# Installs a build tree into an empty folder and lets strangers build on it: a C++20 program with g++ and one with clang
# and libc++, a C11 program, and a plugin. Each program streams a chat from the installed parlance-sim.
#
#   check.sh BUILD_DIRECTORY
#
# Where the system allows it, the strangers work in a mount namespace in which the source and build trees are empty.
# Everywhere, no path of those trees may be in what they made.
set -eu
umask 022

build=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
source=$(cd "$here/../.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/parlance-install-XXXXXX")
trap 'rm -rf "$work"' EXIT INT TERM

say() { printf 'install: %s\n' "$*"; }

cmake --install "$build" --prefix "$work/prefix" >"$work/install.log" 2>&1 || { cat "$work/install.log"; exit 1; }
cp -r "$here/application" "$here/c_application" "$here/plugin" "$here/strangers.sh" "$work/"

if grep -rIl -e "$source" -e "$build" "$work/prefix"; then
    say "the texts above, which are installed, name the source or build tree"
    exit 1
fi

if unshare --user --map-root-user --mount true 2>/dev/null; then
    say "the source and build trees are hidden from here on"
    hide='mount -t tmpfs none "$1" && { [ ! -d "$2" ] || mount -t tmpfs none "$2"; } && cd "$3" && exec sh strangers.sh "$3/prefix"'
    unshare --user --map-root-user --mount sh -c "$hide" sh "$source" "$build" "$work"
else
    say "this system has no mount namespaces for us: the trees stay in sight"
    cd "$work" && sh strangers.sh "$work/prefix"
fi

for file in "$work"/built/*/application "$work"/built/*/parlance-stranger.so; do
    if grep -q -e "$source" -e "$build" "$file"; then
        say "$file names the source or build tree"
        exit 1
    fi
done
say "all is well"
