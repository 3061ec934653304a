#!/bin/sh
# What check.sh runs where only installations are in sight: strangers.sh WORK. In that folder are the sources of the strangers,
# `prefix` with everything, `subset` with the components runtime and dev, `headers` with dev alone.
set -eu
work=$1
prefix=$work/prefix
built=

say() { printf 'install: %s\n' "$*"; }
fail() { say "$*"; exit 1; }

# make NAME SOURCES [cmake argument...]: configures and builds one stranger into built/NAME
make() {
    name=$1
    sources=$2
    shift 2
    {
        cmake -S "$work/$sources" -B "$work/built/$name" -DCMAKE_BUILD_TYPE=Release -DCMAKE_PREFIX_PATH="$prefix" "$@" &&
            cmake --build "$work/built/$name"
    } >"$work/$name.log" 2>&1 || {
        cat "$work/$name.log"
        fail "$name does not build against the installation"
    }
}

# find_parts PREFIX COMPONENTS WORDS: the words that find_package(Parlance COMPONENTS ...) must answer with
find_parts() {
    answer=$(cmake -S "$work/components" -B "$work/found" -DCMAKE_PREFIX_PATH="$work/$1" -DCOMPONENTS="$2" 2>&1) || true
    rm -rf "$work/found"
    case $(echo "$answer" | tr -s ' \n' ' ') in
        *"$3"*) say "components ${2:-(none)} of \"$1\": $3" ;;
        *) fail "components ${2:-(none)} of \"$1\": expected \"$3\" in: $answer" ;;
    esac
}

find_parts prefix "host;plugin;tools" "found: sdk host command sim"
find_parts subset "host;sdk" "found: sdk host; not command, sim"
find_parts subset tools "The commands are not installed: $work/subset/bin/parlance"
find_parts headers plugin "found: sdk; not host, command, sim"
find_parts headers "" "found: sdk; not host, command, sim"
find_parts headers host "The library is not installed: $work/headers/lib/libparlance.so."
find_parts prefix "host;gateway" 'There is no component "gateway"; there are host, sdk, plugin and tools.'

# Two at a time; what they have to say is of interest when they fail.
make gcc application -DCMAKE_CXX_COMPILER=g++ &
other=$!
make c c_application -DCMAKE_C_COMPILER=gcc
make c-plugin c_plugin -DCMAKE_C_COMPILER=gcc -DCMAKE_PREFIX_PATH="$work/headers"
make subset c_application -DCMAKE_C_COMPILER=gcc -DCMAKE_PREFIX_PATH="$work/subset"
wait "$other" || exit 1
if command -v clang++-16 >/dev/null; then
    make clang application -DCMAKE_CXX_COMPILER=clang++-16 -DCMAKE_CXX_FLAGS=-stdlib=libc++ &
    other=$!
    make clang-plugin plugin -DCMAKE_CXX_COMPILER=clang++-16 -DCMAKE_CXX_FLAGS=-stdlib=libc++
    wait "$other" || exit 1
else
    say "clang++-16 is not there: its program is left out"
fi
make plugin plugin -DCMAKE_CXX_COMPILER=g++
ctest --test-dir "$work/built/plugin" >"$work/ctest.log" 2>&1 || { cat "$work/ctest.log"; fail "the plugin's own test fails"; }
say "a plugin's test finds the installed command"

# Without CMake: what pkg-config says is enough.
if command -v pkg-config >/dev/null; then
    export PKG_CONFIG_PATH="$prefix/lib/pkgconfig"
    mkdir -p "$work/built/pkg-config" "$work/built/pkg-config-plugin"
    cp "$work/application/application.cpp" "$work/plugin/plugin.cpp" "$work/built/pkg-config/"
    cp "$work/c_application/application.c" "$work/built/pkg-config/"
    cd "$work/built/pkg-config"
    # [pkg-config]
    c++ -std=c++20 application.cpp $(pkg-config --cflags --libs parlance) -o application
    cc -std=c11 application.c $(pkg-config --cflags --libs parlance) -o application-in-c
    c++ -std=c++20 -fPIC -shared plugin.cpp $(pkg-config --cflags --libs parlance-plugin) -o parlance-stranger.so
    # [/pkg-config]
    [ "$(pkg-config --variable=pluginsdir parlance)" -ef "$prefix/lib/parlance/plugins" ] || fail "pkg-config has another pluginsdir"
    mv parlance-stranger.so "$work/built/pkg-config-plugin/"
    cd "$work"
    export LD_LIBRARY_PATH="$prefix/lib"  # pkg-config gives no run path; the others have one of their own
    ldd built/pkg-config/application-in-c | grep -q "$prefix/lib/libparlance" || fail "application-in-c is linked with another library"
fi

"$prefix/bin/parlance-sim" --port 0 >"$work/ready" &
sim=$!
trap 'kill "$sim" 2>/dev/null || true' EXIT
tries=0
until [ -s "$work/ready" ]; do
    kill -0 "$sim" && [ "$tries" -lt 200 ] || fail "parlance-sim does not start"
    tries=$((tries + 1))
    sleep 0.05
done
url=$(sed -n 's/.*"url":"\([^"]*\)".*/\1/p' "$work/ready")

expected='This is parlance-sim, a stand-in on this machine; no model was asked. You said: "hello"'
# chat NAME PROVIDER: lets one program stream a chat
chat() {
    program=$work/built/$1/application
    answer=$("$program" "$2" "$url") || fail "$1 with $2: exit code $?"
    [ "$answer" = "$expected" ] || fail "$1 with $2 printed: $answer"
    ldd "$program" | grep -q "$prefix/lib/.*libparlance" || { ldd "$program"; fail "$1 uses another libparlance"; }
    say "$1 with $2${built:+ of $built}: streamed"
}

for name in gcc clang c pkg-config; do
    [ ! -d "$work/built/$name" ] || chat "$name" aiml
done
# The stranger's plugin, of each compiler, in programs of both languages; one symbol leaves it.
for built in plugin clang-plugin pkg-config-plugin; do
    [ -d "$work/built/$built" ] || continue
    export PARLANCE_PLUGIN_PATH="$work/built/$built"
    chat gcc stranger
    chat c stranger
done
unset PARLANCE_PLUGIN_PATH
for file in "$work"/built/*/parlance-stranger.so; do
    exports=$(nm -D --defined-only "$file" | awk '{print $3}')
    [ "$exports" = parlance_plugin_entry_v0 ] || fail "$file exports: $exports"
    ! readelf -d "$file" | grep -q -e RUNPATH -e libparlance || fail "$file has a run path, or needs libparlance"
done
say "each plugin exports one symbol and needs no libparlance"
# Without plugins, the subset's library still answers, with a reason.
unset LD_LIBRARY_PATH
answer=$("$work/built/subset/application" aiml "$url" 2>&1) && fail "subset found a plugin: $answer"
case $answer in
    *"$work/subset/lib"*) say "the library alone says where it looked for a plugin" ;;
    *) fail "subset printed: $answer" ;;
esac

# The installed command finds the installed plugins.
answer=$("$prefix/bin/parlance" providers --json) || fail "parlance providers: exit code $?"
case $answer in
    *'"aiml"'*) say "the installed command lists its providers" ;;
    *) fail "parlance providers printed: $answer" ;;
esac
