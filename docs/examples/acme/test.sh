#!/usr/bin/env bash
# test.sh PLUGIN_DIR - the plugin against parlance-sim, which answers as scenario.json says. Needs no key and no network.
set -euo pipefail
plugins=$(readlink -f "${1:?usage: test.sh PLUGIN_DIR}")
cd "$(dirname "$(readlink -f "$0")")"
work=$(mktemp -d)
trap 'kill "$(cat "$work/pid")" 2>/dev/null || true; rm -rf "$work"' EXIT
export ACME_API_KEY=any

parlance-sim --script scenario.json >"$work/sim.json" & echo $! >"$work/pid"
until grep -qs url "$work/sim.json"; do sleep 0.02; done
url=$(sed 's/.*"url":"\([^"]*\)".*/\1/' "$work/sim.json")
sed "s|http://127.0.0.1:8080/v1|$url|" config.toml >"$work/config.toml"
chmod 600 "$work/config.toml"

# expect CODE WORDS: asks once; the exit code and some words of what is printed must be these.
expect() {
    local code=0 printed
    printed=$(parlance --config "$work/config.toml" --plugin-path "$plugins" "Hello?" 2>&1) || code=$?
    [ "$code" = "$1" ] && [[ "$printed" == *"$2"* ]] && return
    echo "expected exit code $1 and \"$2\", got $code and: $printed" >&2
    exit 1
}
# [expectations]
expect 0 "Hello from Acme."
expect 5 "The account is empty"    # quota_exhausted
expect 6 "Half an ans"             # truncated: no end mark, so it is no success; what came is kept
# [/expectations]
echo "acme: ok"
