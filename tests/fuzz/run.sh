#!/usr/bin/env bash
# run.sh BUILD_DIR SECONDS - every fuzz target on its corpus for that long. New inputs stay out of the tree.
set -euo pipefail
build=$(readlink -f "$1")
seconds=$2
here=$(dirname "$(readlink -f "$0")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
declare -A corpus=([sse_parser]=sse [json_reader]=json [request_json]=request_json [config]=config [note_reader]=note [recording]=recording)
for name in "${!corpus[@]}"; do
    mkdir -p "$work/$name"
    echo "fuzz $name: $seconds s"
    if ! (cd "$work/$name" && "$build/bin/fuzz_$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -verbosity=0 \
        -print_final_stats=1 "$work/$name" "$here/corpus/${corpus[$name]}") >"$work/$name.log" 2>&1; then
        cat "$work/$name.log" >&2
        echo "fuzz $name: failed" >&2
        exit 1
    fi
    grep number_of_executed_units "$work/$name.log"
done
