#!/usr/bin/env bash
# tidy.sh BUILD_DIR - clang-tidy over the product's sources. The transport's few Beast files are left to the compilers and sanitizers:
# each takes minutes, and what is found in them is Beast's.
set -euo pipefail
build=$(readlink -f "$1")
cd "$(dirname "$(readlink -f "$0")")/.."
git ls-files -- 'core/src/chat/*.cpp' 'core/src/framing/*.cpp' 'host/src/*.cpp' 'host/cli/*.cpp' 'plugins/*.cpp' |
    grep -v -E 'url_parser|boost_json|toml_reader' |
    xargs -n 4 -P "$(nproc)" clang-tidy-16 --quiet -p "$build" 2>/dev/null
