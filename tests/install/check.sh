#!/bin/sh
# Installs a build tree and lets strangers build on it. Each line that it prints is a fact.
#
#   check.sh BUILD_DIRECTORY
#
# First the installed package, moved after it was installed, as strangers.sh shows it: programs in C++20 of g++ and of clang
# with libc++, in C11, plugins, with CMake and with pkg-config alone. Where the system allows it, they work in a mount namespace
# in which the source and build trees are empty; everywhere, no path of those trees may be in what they made. Then a project
# that contains the source tree (subproject.sh), and the Debian packages (packages.sh).
set -eu
umask 022

build=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
source=$(cd "$here/../.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/parlance-install-XXXXXX")
trap 'rm -rf "$work"' EXIT INT TERM
started=$(date +%s)

say() { printf 'install: %s\n' "$*"; }
fail() { say "$*"; exit 1; }

# The tree stands where the manual has it, and the home of who installs is the working folder.
mkdir -p "$work/tree/build"
ln -s "$build" "$work/tree/build/release"

install_them() {
    # [install]
    cmake --install build/release --prefix ~/parlance
    # [/install]
    # [components]
    cmake --install build/release --prefix ~/application --component runtime
    cmake --install build/release --prefix ~/application --component plugin-openai
    # [/components]
    groups=$(sed -n 's/^parlance_ship_plugin([^ ]* \([^ ]*\) .*/plugin-\1/p' "$source/plugins/CMakeLists.txt" | sort -u)
    for component in runtime dev tools $groups; do cmake --install build/release --prefix ~/summed --component "$component"; done
    for component in runtime dev; do cmake --install build/release --prefix ~/staged --component "$component"; done
    cmake --install build/release --prefix ~/headers --component dev
}
set +e
(set -e; HOME=$work; cd "$work/tree"; install_them) >"$work/install.log" 2>&1
installed=$?
set -e
[ "$installed" -eq 0 ] || { cat "$work/install.log"; fail "it does not install"; }
rm -r "$work/tree"

diff -r "$work/parlance" "$work/summed" >"$work/diff" || { cat "$work/diff"; fail "the components do not add up to the whole"; }
say "the components add up to the whole"
files=$(cd "$work/application" && find . ! -type d | sed 's/[.][0-9.]*$//' | sort -u | tr '\n' ' ')
[ "$files" = "./lib/libparlance.so ./lib/parlance/plugins/parlance-openai-compatible.so ./lib/parlance/plugins/parlance-openai.so ./lib/parlance/plugins/services.json ./share/doc/parlance/copyright " ] ||
    fail "runtime and plugin-openai are $files"
rm -r "$work/application" "$work/summed"
mv "$work/parlance" "$work/prefix"
mv "$work/staged" "$work/subset"
say "installed, and moved after that"

if grep -rIl -e "$source" -e "$build" -e "$work" "$work/prefix"; then
    fail "the texts above, which are installed, name the source, the build tree or the place of installation"
fi

cp -r "$here/application" "$here/c_application" "$here/plugin" "$here/c_plugin" "$here/components" "$here/strangers.sh" "$work/"
if unshare --user --map-root-user --mount true 2>/dev/null; then
    say "the source and build trees are hidden from the strangers"
    hide='mount -t tmpfs none "$1" && { [ ! -d "$2" ] || mount -t tmpfs none "$2"; } && cd "$3" && exec sh strangers.sh "$3"'
    unshare --user --map-root-user --mount sh -c "$hide" sh "$source" "$build" "$work"
else
    say "this system has no mount namespaces for us: the trees stay in sight"
    cd "$work" && sh strangers.sh "$work"
fi

for file in "$work"/built/*/application "$work"/built/*/parlance-stranger.so; do
    if grep -q -e "$source" -e "$build" "$file"; then
        fail "$file names the source or build tree"
    fi
done
say "no path of the trees is in what they made ($(($(date +%s) - started)) s so far)"

"$here/subproject.sh" "$build" "$work/prefix/bin/parlance-sim"
say "$(($(date +%s) - started)) s so far"
"$here/packages.sh" "$build"
say "all is well, after $(($(date +%s) - started)) s"
