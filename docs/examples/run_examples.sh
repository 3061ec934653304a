#!/usr/bin/env bash
# run_examples.sh BIN_DIR EXAMPLES_DIR PLUGIN_DIR ACME_DIR - runs what the tutorials show, against parlance-sim.
# BIN_DIR holds parlance and parlance-sim, EXAMPLES_DIR the example programs, the others plugins. The regions between
# brackets are printed in the tutorials as they stand here.
set -euo pipefail
[ $# = 4 ] || { echo "usage: run_examples.sh BIN_DIR EXAMPLES_DIR PLUGIN_DIR ACME_DIR" >&2; exit 2; }
PATH=$(readlink -f "$1"):$(readlink -f "$2"):$PATH
export PARLANCE_PLUGIN_PATH; PARLANCE_PLUGIN_PATH=$(readlink -f "$3")
acme=$(readlink -f "$4")
cd "$(dirname "$(readlink -f "$0")")/../.."
work=$(mktemp -d)
trap 'kill $(cat "$work/pid") 2>/dev/null || true; rm -rf "$work"' EXIT
export HOME=$work NO_COLOR=1
unset PARLANCE_CONFIG XDG_CONFIG_HOME XDG_DATA_HOME AIML_API_KEY AIMLAPI_API_KEY

fail() { echo "run_examples: $*" >&2; exit 1; }

# expect WORDS...: the words must all be in what the last step printed.
expect() {
    local word
    for word in "$@"; do grep -qF -- "$word" "$work/out" || fail "expected \"$word\" in: $(cat "$work/out")"; done
}

# [configure]
mkdir -p ~/.config/parlance
cp docs/examples/config.toml ~/.config/parlance/config.toml
chmod 600 ~/.config/parlance/config.toml
# [/configure]

parlance-sim >"$work/sim.json" & echo $! >"$work/pid"
until grep -qs url "$work/sim.json"; do sleep 0.02; done
url=$(sed 's/.*"url":"\([^"]*\)".*/\1/' "$work/sim.json")
sed -i "s|^# base_url = \"[^\"]*\"|base_url = \"$url\"|" ~/.config/parlance/config.toml

if parlance config check >"$work/out" 2>&1; then fail "a missing key was not noticed"; fi
expect AIML_API_KEY
# [key]
export AIML_API_KEY=any-key-will-do
# [/key]

command_line() {
    # [ask]
    parlance config check
    parlance "What is a linker?"
    # [/ask]
    # [options]
    parlance -m main/gpt-4o -s "Answer in one sentence." -o temperature=0.2 "What is a linker?"
    parlance "Explain this file" < docs/examples/first_chat.cpp
    parlance --json "Three colours"
    # [/options]
}
command_line >"$work/out"
expect "ok: 1 client" "What is a linker?" '"success":true' '"model":"gpt-4o-mini'

example_first_chat >"$work/out" && expect "What is a linker?"
example_story >"$work/out" && expect "Tell me a short story."
example_first_chat_c >"$work/out" && expect "What is a linker?"
example_stream >"$work/out" && expect "Name a colour." "And another one?" "model: " "tokens: " "cost: "

failures() {
    # [failures]
    example_errors 'sim;status=429;retry_after=2'
    example_errors 'sim;cut=600'
    example_errors 'sim;status=500'
    # [/failures]
}
failures >"$work/out"
expect "rate_limited: aiml:" "to wait 2000 ms" "truncated: aiml:" "what had come: " "overloaded: aiml:"
AIML_API_KEY=bad-key example_errors >"$work/out" && expect "authentication: aiml:" "HTTP status: 401"

example_embedding >"$work/out" && expect "Hello out there" "whole: Hello out there, calls: 1"

printf 'What is C?\n\nWhat is Ada?\n' | example_batch >"$work/out" 2>"$work/err" \
    && expect "What is Java?" '1: This is' 'You said: "What is C?"' "2: the line is empty" 'You said: "What is Ada?"'
grep -q "3 done, 1 failed" "$work/err" || fail "no progress in: $(cat "$work/err")"
printf '[clients.main]\nprovider = "echo"\n' >"$work/echo.toml" && chmod 600 "$work/echo.toml"
if PARLANCE_CONFIG=$work/echo.toml example_provider_batch "$work/questions.jsonl" >"$work/out"; then fail "echo has batches"; fi
expect 'has no operation "batch.item"'
example_conversation "$work/talk.json" >"$work/out" 2>&1 \
    && expect "a new conversation begins" 'You said: "And another one?"' "another answer: " "3 messages, about "
example_conversation "$work/talk.json" >"$work/out" 2>&1 && expect "5 messages, about "
example_tools >"$work/out" && expect 'get_weather{} -> {"city":"here","degrees":21}' "after 2 answers"

if command -v example_async >/dev/null; then
    example_async >"$work/out" && expect 'future: This is' 'coroutine: This is' 'You said: "Name a river."' \
        "stream ended, error: no" 'You said: "Name a mountain."'
fi

example_gui_loop >"$work/out" && expect "Tell me a short story." "the window stayed alive: "
# An answer that takes its time, so that there is something to cancel.
sed 's|^model .*|model = "sim;first=60;delay=20;chunks=50"|' ~/.config/parlance/config.toml >"$work/slow.toml"
chmod 600 "$work/slow.toml"
PARLANCE_CONFIG=$work/slow.toml example_cancel >"$work/out" && expect " ..." "cancelled after: " "timeout: "
example_service >"$work/out" 2>"$work/err" && expect "20 of 20 answered"
example_python_module >"$work/out" && expect "What is the weather like?" "Tell me a story" "What is Java?" "success: 1" "Success: "

# A model that reads reviews: the simulator with the answers written down.
parlance-sim --script docs/examples/reviews.json >"$work/reviews.json" & echo $! >>"$work/pid"
until grep -qs url "$work/reviews.json"; do sleep 0.02; done
sed "s|^base_url = .*|base_url = \"$(sed 's/.*"url":"\([^"]*\)".*/\1/' "$work/reviews.json")\"|" ~/.config/parlance/config.toml >"$work/reviews.toml"
chmod 600 "$work/reviews.toml"
PARLANCE_CONFIG=$work/reviews.toml example_reviews >"$work/out"
expect "positive 0.9  The lamp is bright" "negative 0.8  It broke" "person at 23: Ann" "stars: 4" "wish: a longer cable"

docs/examples/acme/test.sh "$acme"
docs/examples/quill/test.sh "$acme"
echo "examples: ok"
