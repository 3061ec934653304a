#!/usr/bin/env bash
# demo.sh BUILD_DIR - one chat, streamed: the command reads a config file, finds the AIML plugin by name, opens it and asks.
# With AIML_API_KEY (or AIMLAPI_API_KEY) set it asks the real AIML API; without one, the bundled parlance-sim on this machine.
set -euo pipefail
build=$(readlink -f "${1:?usage: demo.sh BUILD_DIR}")
work=$(mktemp -d)
sim_pid=
trap '[ -z "$sim_pid" ] || kill "$sim_pid" 2>/dev/null || true; rm -rf "$work"' EXIT

if [ -n "${AIML_API_KEY:-}${AIMLAPI_API_KEY:-}" ]; then
    echo "A key is in the environment: asking the real AIML API." >&2
    base_url=
else
    echo "No AIML_API_KEY in the environment: asking parlance-sim, a stand-in for the AIML API on this machine." >&2
    "$build/bin/parlance-sim" --port 0 >"$work/sim.json" &
    sim_pid=$!
    for _ in $(seq 200); do [ -s "$work/sim.json" ] && break; sleep 0.02; done
    url=$(sed -n 's/.*"url":"\([^"]*\)".*/\1/p' "$work/sim.json")
    [ -n "$url" ] || { echo "parlance-sim did not start" >&2; exit 1; }
    base_url="base_url = \"$url\""
    export AIML_API_KEY=demo-key-of-the-simulator
fi

cat >"$work/config.toml" <<TOML
config_version = 1
default = "main"

[clients.main]
provider = "aiml"
model    = "gpt-4o-mini"
$base_url
TOML
chmod 600 "$work/config.toml"

echo "The config file:" >&2
sed 's/^/    /' "$work/config.toml" >&2
echo '$ parlance "Say hello in one sentence."' >&2
PARLANCE_NO_SAVE=1 "$build/bin/parlance" --config "$work/config.toml" --plugin-path "$build/lib/parlance/plugins" "Say hello in one sentence."
