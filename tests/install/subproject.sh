#!/bin/sh
# A project that contains Parlance's source tree, as a submodule or by FetchContent: it builds, its program streams a chat, and
# nothing of Parlance changes what the project does with its own targets.
#
#   subproject.sh BUILD_DIRECTORY SIM
#
# Compiles with the flags of BUILD_DIRECTORY, so that a ccache that is told to ignore the directory has most of it already.
set -eu
build=$(cd "$1" && pwd)
sim_program=$2
here=$(cd "$(dirname "$0")" && pwd)
source=$(cd "$here/../.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/parlance-subproject-XXXXXX")
sim=
trap '[ -z "$sim" ] || kill "$sim" 2>/dev/null || true; rm -rf "$work"' EXIT INT TERM
export CCACHE_NOHASHDIR=1

say() { printf 'install: %s\n' "$*"; }
fail() { say "$*"; exit 1; }
cached() { sed -n "s/^$1:[A-Z]*=//p" "$build/CMakeCache.txt"; }
# quiet COMMAND...: what it prints is shown when it fails
quiet() { "$@" >"$work/log" 2>&1 || { cat "$work/log"; fail "failed: $*"; }; }

cp -r "$here/subproject" "$work/source"
cp "$here/application/application.cpp" "$here/plugin/plugin.cpp" "$work/source/"
quiet cmake -S "$work/source" -B "$work/build" -G Ninja -DFETCHCONTENT_SOURCE_DIR_PARLANCE="$source" \
    -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_CXX_FLAGS_RELWITHDEBINFO="$(cached CMAKE_CXX_FLAGS_RELWITHDEBINFO)" \
    -DCMAKE_CXX_COMPILER_LAUNCHER="$(cached PARLANCE_CCACHE)" -DPARLANCE_WARNINGS_AS_ERRORS=ON
say "contained: configured; no variable, option, test or folder of the project changed"
quiet cmake --build "$work/build"
say "contained: library, plugins and the project's own program built"

[ "$(ctest --test-dir "$work/build" -N 2>/dev/null | sed -n 's/^Total Tests: //p')" = 0 ] || fail "contained: tests came along"
quiet cmake --install "$work/build" --prefix "$work/prefix"
[ "$(cd "$work/prefix" && find . -type f)" = ./bin/application ] || { find "$work/prefix"; fail "contained: more is installed than the project's own"; }
say "contained: nothing but the project's own is tested or installed"

"$sim_program" --port 0 >"$work/ready" &
sim=$!
tries=0
until [ -s "$work/ready" ]; do
    kill -0 "$sim" && [ "$tries" -lt 200 ] || fail "parlance-sim does not start"
    tries=$((tries + 1))
    sleep 0.05
done
url=$(sed -n 's/.*"url":"\([^"]*\)".*/\1/p' "$work/ready")
expected='This is parlance-sim, a stand-in on this machine; no model was asked. You said: "hello"'
for provider in aiml stranger; do
    answer=$(PARLANCE_PLUGIN_PATH="$work/build" "$work/build/application" "$provider" "$url") || fail "contained: $provider: exit code $?"
    [ "$answer" = "$expected" ] || fail "contained: $provider printed: $answer"
    say "contained: application with $provider: streamed"
done
