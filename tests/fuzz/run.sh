#!/usr/bin/env bash
# run.sh BUILD_DIR SECONDS - every fuzz target on its corpus for that long, as many at once as there are CPUs. New inputs stay
# out of the tree.
set -euo pipefail
build=$(readlink -f "$1")
seconds=$2
here=$(dirname "$(readlink -f "$0")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
declare -A corpus=([aws_event]=aws_event [sse_parser]=sse [json_reader]=json [request_json]=request_json [config]=config [note_reader]=note [recording]=recording)

fuzz() {
    local name=$1
    mkdir -p "$work/$name"
    if (cd "$work/$name" && "$build/bin/fuzz_$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -verbosity=0 \
        -print_final_stats=1 "$work/$name" "$here/corpus/$2") >"$work/$name.log" 2>&1; then
        echo "fuzz $name: $seconds s, $(grep number_of_executed_units "$work/$name.log")"
    else
        cat "$work/$name.log" >&2
        echo "fuzz $name: failed" >&2
        return 1
    fi
}

failed=0
running=0
for name in "${!corpus[@]}"; do
    if [ "$running" -ge "$(nproc)" ]; then
        wait -n || failed=1
        running=$((running - 1))
    fi
    fuzz "$name" "${corpus[$name]}" &
    running=$((running + 1))
done
while [ "$running" -gt 0 ]; do
    wait -n || failed=1
    running=$((running - 1))
done
exit "$failed"
