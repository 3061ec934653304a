#!/bin/sh
# What check.sh runs where only the installation is in sight: strangers.sh PREFIX, in a folder with their sources.
set -eu
prefix=$1
built=
work=$(pwd)

say() { printf 'install: %s\n' "$*"; }

# make NAME SOURCES [cmake argument...]: configures and builds one stranger into built/NAME
make() {
    name=$1
    sources=$2
    shift 2
    {
        cmake -S "$work/$sources" -B "$work/built/$name" -DCMAKE_BUILD_TYPE=Release -DCMAKE_PREFIX_PATH="$prefix" "$@" &&
            cmake --build "$work/built/$name"
    } >"$work/$name.log" 2>&1 || {
        say "$name does not build against the installation"
        cat "$work/$name.log"
        exit 1
    }
}

make gcc application -DCMAKE_CXX_COMPILER=g++
if command -v clang++-16 >/dev/null; then
    make clang application -DCMAKE_CXX_COMPILER=clang++-16 -DCMAKE_CXX_FLAGS=-stdlib=libc++
else
    say "clang++-16 is not there: its program is left out"
fi
make c c_application -DCMAKE_C_COMPILER=gcc
make plugin plugin -DCMAKE_CXX_COMPILER=g++
[ ! -d "$work/built/clang" ] ||
    make clang-plugin plugin -DCMAKE_CXX_COMPILER=clang++-16 -DCMAKE_CXX_FLAGS=-stdlib=libc++

"$prefix/bin/parlance-sim" --port 0 >"$work/ready" &
sim=$!
trap 'kill "$sim" 2>/dev/null || true' EXIT
tries=0
until [ -s "$work/ready" ]; do
    kill -0 "$sim" && [ "$tries" -lt 200 ] || { say "parlance-sim does not start"; exit 1; }
    tries=$((tries + 1))
    sleep 0.05
done
url=$(sed -n 's/.*"url":"\([^"]*\)".*/\1/p' "$work/ready")

expected='This is parlance-sim, a stand-in on this machine; no model was asked. You said: "hello"'
# chat NAME PROVIDER: lets one program stream a chat
chat() {
    program=$work/built/$1/application
    answer=$("$program" "$2" "$url") || { say "$1 with $2: exit code $?"; exit 1; }
    [ "$answer" = "$expected" ] || { say "$1 with $2 printed: $answer"; exit 1; }
    ldd "$program" | grep -q "$prefix/lib/.*libparlance" || { say "$1 uses another libparlance"; ldd "$program"; exit 1; }
    say "$1 with $2${built:+ of $built}: streamed"
}

for name in gcc clang c; do
    [ ! -d "$work/built/$name" ] || chat "$name" aiml
done
# The stranger's plugin, from either compiler, in programs of both languages; one symbol leaves it.
for built in plugin clang-plugin; do
    [ -d "$work/built/$built" ] || continue
    export PARLANCE_PLUGIN_PATH="$work/built/$built"
    chat gcc stranger
    chat c stranger
    exports=$(nm -D --defined-only "$work/built/$built/parlance-stranger.so" | awk '{print $3}')
    [ "$exports" = parlance_plugin_entry_v0 ] || { say "$built exports: $exports"; exit 1; }
done

# The installed command finds the installed plugins.
answer=$(AIML_API_KEY=any "$prefix/bin/parlance" providers --json) || { say "parlance providers: exit code $?"; exit 1; }
case $answer in
    *'"aiml"'*) say "the installed command lists its providers" ;;
    *) say "parlance providers printed: $answer"; exit 1 ;;
esac
