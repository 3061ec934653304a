#!/usr/bin/env bash
# check.sh - what CI runs besides `./dev test`. Each step says what it proves; the first that fails ends it.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
step() { printf '\n== %s (%s s so far)\n' "$*" "$SECONDS"; }

step "formatted: clang-format finds nothing to change"
git -c safe.directory='*' ls-files -z -- '*.h' '*.hpp' '*.c' '*.cpp' | xargs -0 -n 40 -P "$(nproc)" clang-format-16 --dry-run -Werror

step "memory: every test under ASan and UBSan"
cmake --preset dev >/dev/null
cmake --build build/dev -j "$(nproc)"
ctest --preset dev -j "$(nproc)"

step "threads: the tests with threads under TSan"
cmake --preset tsan >/dev/null
cmake --build build/tsan -j "$(nproc)" --target unit_core embedding
ctest --preset tsan -j "$(nproc)" -R '^(unit.core|embedding)'

step "foreign bytes: each fuzz target for 10 s"
cmake --preset fuzz >/dev/null
cmake --build build/fuzz -j "$(nproc)" --target fuzzers
tests/fuzz/run.sh build/fuzz 10

step "lint: clang-tidy finds nothing in the engine"
tests/tidy.sh build/release

step "reference: every public name is documented"
./dev docs

step "done"
