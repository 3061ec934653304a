#!/bin/sh
# Makes the Debian packages in build/package, looks at them with dpkg-deb, unpacks them into one folder and uses what is there;
# and makes an archive of another tree, and uses that.
#
#   packages.sh BUILD_DIRECTORY    a tree that is not for packages, and has to say so
set -eu
umask 022
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/parlance-packages-XXXXXX")
trap 'rm -rf "$work"' EXIT INT TERM
build=$(cd "$1" && pwd)
export CCACHE_NOHASHDIR=1  # most of it is what build/release compiled

say() { printf 'packages: %s\n' "$*"; }
fail() { say "$*"; exit 1; }
for tool in cpack dpkg-deb dpkg-shlibdeps; do
    command -v "$tool" >/dev/null || { say "$tool is not there: no packages are made"; exit 0; }
done

make_packages() {
    rm -rf build/package/deb
    # [packages]
    cmake --preset release -B build/package -DCMAKE_INSTALL_PREFIX=/usr -DPARLANCE_BUILD_TESTS=OFF
    cmake --build build/package
    cpack -G DEB --config build/package/CPackConfig.cmake -B build/package/deb
    # [/packages]
}
cd "$here/../.."
set +e
(set -e; make_packages) >"$work/log" 2>&1
made=$?
set -e
[ "$made" -eq 0 ] || { cat "$work/log"; fail "the packages cannot be made"; }
rm -rf build/package/deb/_CPack_Packages

# What there is, and what each says of itself
version=$(sed -n 's/^project(Parlance VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)-1
architecture=$(dpkg --print-architecture)
triplet=$(gcc -print-multiarch)
field() { dpkg-deb -f "$work/$1.deb" "$2"; }
# needs PACKAGE WORDS...: each must be in its Depends
needs() {
    package=$1
    shift
    depends=", $(field "$package" Depends), "
    for word in "$@"; do
        case $depends in *", $word"*) ;; *) fail "$package does not depend on $word but on: $depends" ;; esac
    done
}

for file in build/package/deb/*.deb; do
    name=$(basename "$file")
    package=${name%%_*}
    ln -s "$PWD/$file" "$work/$package.deb"
    [ "$name" = "${package}_${version}_$architecture.deb" ] || fail "a package is called $name"
    [ "$(field "$package" Package) $(field "$package" Version) $(field "$package" Architecture)" = "$package $version $architecture" ] ||
        fail "$name: $(dpkg-deb -f "$file")"
    for wanted in Maintainer Section Priority Description Installed-Size; do
        [ -n "$(field "$package" $wanted)" ] || fail "$name has no field $wanted"
    done
    dpkg-deb -c "$file" | awk '{print $6}' >"$work/$package.list"
    for text in copyright changelog.gz changelog.Debian.gz; do
        grep -qx "./usr/share/doc/$package/$text" "$work/$package.list" || fail "$name has no $text"
    done
    odd=$(dpkg-deb -c "$file" | awk '$2 != "root/root" || ($1 !~ /^l/ && $1 !~ /^[d-]rw[x-]r-[x-]r-[x-]$/)')
    [ -z "$odd" ] || fail "$name has odd owners or modes: $odd"
    grep -v '/$' "$work/$package.list" >>"$work/all"
done
[ "$(cd "$work" && echo *.deb)" = "libparlance-dev.deb libparlance0.deb parlance-plugin-aiml.deb parlance-plugin-anthropic.deb parlance-plugin-azure.deb parlance-plugin-bedrock.deb parlance-plugin-cohere.deb parlance-plugin-echo.deb parlance-plugin-google.deb parlance-plugin-mistral.deb parlance-plugin-ollama.deb parlance-plugin-openai.deb parlance.deb" ] ||
    fail "the packages are: $(cd "$work" && echo *.deb)"
[ -z "$(sort "$work/all" | uniq -d)" ] || fail "in two packages: $(sort "$work/all" | uniq -d)"
needs libparlance0 "libc6 (" "libssl3" "libstdc++6 ("
needs libparlance-dev "libparlance0 (= $version)"
needs parlance "libparlance0 (= $version)" "libc6 (" "libssl3"
for group in aiml anthropic azure bedrock cohere echo google mistral ollama openai; do
    needs "parlance-plugin-$group" "libparlance0 (= $version)" "libc6 ("
    case $(field "parlance-plugin-$group" Depends) in *libssl*) fail "plugin $group needs libssl" ;; esac
done
dpkg-deb --info "$work/libparlance0.deb" shlibs | grep -qx "libparlance 0 libparlance0 (= $version)" || fail "libparlance0 has no shlibs"
say "13 packages of $version for $architecture, with their dependencies"

# Where the files are
root=$work/root
for package in "$work"/*.deb; do dpkg-deb -x "$package" "$root"; done
libraries=$root/usr/lib/$triplet
for file in "$libraries/libparlance.so.0" "$libraries/libparlance.so" "$libraries/parlance/plugins/parlance-echo.so" \
    "$libraries/cmake/Parlance/ParlanceConfig.cmake" "$libraries/pkgconfig/parlance.pc" "$root/usr/bin/parlance-sim" \
    "$root/usr/share/man/man1/parlance.1.gz" "$root/usr/share/man/man5/parlance-config.5.gz" \
    "$root/usr/share/bash-completion/completions/parlance" "$root/usr/share/zsh/site-functions/_parlance" \
    "$root/usr/share/fish/vendor_completions.d/parlance.fish"; do
    [ -e "$file" ] || fail "${file#"$root"} is missing"
done
for file in "$libraries"/libparlance.so.*.* "$libraries"/parlance/plugins/*.so "$root"/usr/bin/*; do
    ! readelf -d "$file" | grep -e RPATH -e RUNPATH || fail "$file has a run path"
    ! readelf -S "$file" | grep -q '\.debug_' || fail "$file is not stripped"
done
! grep -rIl -e "$PWD" "$root" || fail "the texts above name the source tree"
PKG_CONFIG_SYSROOT_DIR=$root PKG_CONFIG_LIBDIR=$libraries/pkgconfig pkg-config --libs --cflags parlance >"$work/flags" || fail "no parlance.pc"
! cpack -G DEB --config "$build/CPackConfig.cmake" -B "$work/refused" >"$work/log" 2>&1 && grep -q 'this tree is configured for' "$work/log" ||
    fail "a tree that is not configured for /usr makes packages"
say "the files are where Debian has them, stripped and without run paths"

# Use it
export LD_LIBRARY_PATH="$libraries" HOME="$work" NO_COLOR=1
unset PARLANCE_CONFIG PARLANCE_PLUGIN_PATH XDG_CONFIG_HOME XDG_DATA_HOME
parlance=$root/usr/bin/parlance
[ "$("$parlance" --version)" = "parlance ${version%-1}" ] || fail "parlance --version prints $("$parlance" --version)"
for plugin in aiml echo openai-compatible; do
    "$parlance" plugins | grep -q "$libraries/parlance/plugins/parlance-$plugin.so" || { "$parlance" plugins; fail "no plugin $plugin"; }
done
printf '[clients.main]\nprovider = "echo"\n' >"$work/config.toml"
chmod 600 "$work/config.toml"
answer=$("$parlance" --config "$work/config.toml" "Hello from a package") || fail "a chat with echo: exit code $?"
[ "$answer" = "Hello from a package" ] || fail "echo said: $answer"
say "the unpacked command lists its plugins and chats with echo"
{
    cmake -S "$here/c_application" -B "$work/c" -DCMAKE_PREFIX_PATH="$root/usr" && cmake --build "$work/c"
} >"$work/log" 2>&1 || { cat "$work/log"; fail "a program in C does not build against libparlance-dev"; }
say "a program in C builds against libparlance-dev"

# From a tree that is not for packages: an archive that works where it is unpacked
unset LD_LIBRARY_PATH
cpack -G TGZ --config "$build/CPackConfig.cmake" -B "$work/archive" >"$work/log" 2>&1 || { cat "$work/log"; fail "the archive cannot be made"; }
tar -xzf "$work"/archive/parlance-*.tar.gz -C "$work" --strip-components=1 --one-top-level=unpacked
answer=$("$work/unpacked/bin/parlance" --config "$work/config.toml" "Hello from an archive") || fail "the archive's command: exit code $?"
[ "$answer" = "Hello from an archive" ] || fail "the archive's echo said: $answer"
say "an archive works where it is unpacked"

if command -v lintian >/dev/null; then  # who answers for packages that nobody gives away is no matter here
    lintian --allow-root --fail-on error --suppress-tags bogus-mail-host,bogus-mail-host-in-debian-changelog build/package/deb/*.deb ||
        fail "lintian objects"
    say "lintian finds no error"
fi
