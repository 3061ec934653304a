#!/usr/bin/env bash
# test.sh PLUGIN_DIR - the plugin against parlance-sim: a call of a tool and its result, a failure inside a good answer, two pages.
set -euo pipefail
plugins=$(readlink -f "${1:?usage: test.sh PLUGIN_DIR}")
cd "$(dirname "$(readlink -f "$0")")"
work=$(mktemp -d)
trap 'kill "$(cat "$work/pid")" 2>/dev/null || true; rm -rf "$work"' EXIT
export QUILL_API_KEY=any

parlance-sim --script scenario.json >"$work/sim.json" & echo $! >"$work/pid"
until grep -qs url "$work/sim.json"; do sleep 0.02; done
url=$(sed 's/.*"url":"\([^"]*\)\/v1".*/\1/' "$work/sim.json")
sed "s|http://127.0.0.1:8080|$url|" config.toml >"$work/config.toml"
chmod 600 "$work/config.toml"

fail() { echo "quill: $*" >&2; exit 1; }
quill() { parlance --config "$work/config.toml" --plugin-path "$plugins" "$@"; }
# has WORDS FILE: the file must hold those words.
has() { grep -qF -- "$1" "$2" || fail "expected $1 in: $(cat "$2")"; }

# [hand-back]
# The first answer thinks, speaks and calls; all of it is the next turn's message, seal included.
cat >"$work/ask.json" <<'END'
{"messages":[{"role":"user","content":"Weather?"}],
 "tools":[{"type":"function","function":{"name":"weather","parameters":{"type":"object"}}}]}
END
quill --json --request "$work/ask.json" >"$work/answer.json"
parts=$(python3 -c 'import json,sys; print(json.dumps(json.load(open(sys.argv[1]))["parts"]))' "$work/answer.json")
cat >"$work/next.json" <<END
{"messages":[{"role":"user","content":"Weather?"},{"role":"assistant","parts":$parts},
  {"role":"tool","tool_call_id":"c1","content":"rain"}]}
END
quill --record "$work/sent.json" --request "$work/next.json" >"$work/second"
has "It rains in Oslo." "$work/second"
has '{"think":"Look it up.","seal":"q1.9f"},{"say":"One moment."},{"call":{"id":"c1","tool":"weather","input":{"city":"Oslo"}}}' "$work/sent.json"
has '{"result":{"id":"c1","say":"rain","broken":false}}' "$work/sent.json"
# [/hand-back]

code=0
quill "Again?" >"$work/third" 2>&1 || code=$?
[ "$code" = 5 ] || fail "a failure inside an answer had the exit code $code: $(cat "$work/third")"
has "Half an ans" "$work/third"
has "Too many at once." "$work/third"

quill models >"$work/models"
has quill-1 "$work/models"
has quill-2 "$work/models"
echo "quill: ok"
