#!/usr/bin/env python3
"""Our speed beside raw Boost.Beast and libcurl: one command, one run. docs/reference/benchmarks.md says how to read it.

    tests/bench/run.py --build build/release [--quick] [--callgrind] [--json FILE] [--markdown]
    tests/bench/run.py --build build/release --baselines DIR
"""

import argparse
import datetime
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True  # nothing is written into the source tree

import pairs
import plan as plans
import report
from harness import BenchError, Cpus, Provider, instructions, run_driver


class Tools:
    """What the build tree has: drivers, the command, plugins."""

    def __init__(self, build, cpus, compiler):
        self.build, self.cpus, self.compiler = os.path.abspath(build), cpus, compiler
        self.command = os.path.join(self.build, "bin", "parlance")
        ours = self.path("bench_parlance")
        self.drivers = {
            plans.BEAST: [self.path("bench_raw_beast")],
            plans.CURL: [self.path("bench_curl")],
            plans.OURS: [ours, "--form", "sink"],
            plans.CALLBACK: [ours, "--form", "callback"],
            plans.BLOCKING: [ours, "--form", "blocking"],
        }
        if not os.path.exists(self.path("bench_curl")):
            del self.drivers[plans.CURL]

    def path(self, name):
        return os.path.join(self.build, "tests", "bench", name)

    def plugin(self, name):
        return os.path.join(self.build, "lib", "parlance", "plugins", f"parlance-{name}.so")

    def run(self, command, environment=None):
        return run_driver(command, self.cpus, environment)


def cache_entries(build):
    """The build tree's CMake cache; figures of a debug or sanitizer build would mean nothing."""
    file = os.path.join(build, "CMakeCache.txt")
    if not os.path.exists(file):
        raise BenchError(f"{build} is not a build tree; configure it first: cmake --preset release")
    with open(file, encoding="utf-8") as text:
        entries = dict(re.findall(r"^([A-Za-z0-9_]+):[A-Z]+=(.*)$", text.read(), re.MULTILINE))
    kind = entries.get("CMAKE_BUILD_TYPE", "")
    if entries.get("PARLANCE_SANITIZE") or kind not in ("Release", "RelWithDebInfo"):
        raise BenchError(f"{build} is a {kind or 'nameless'} build with sanitizers '{entries.get('PARLANCE_SANITIZE', '')}'")
    return entries


def first_line(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[0]
    except (OSError, subprocess.CalledProcessError, IndexError):
        return "unknown"


def machine(cpus, cache, tools):
    """What the figures were measured on and with."""
    with open("/proc/cpuinfo", encoding="utf-8") as text:
        model = re.search(r"model name\s*:\s*(.*)", text.read())
    versions = {}
    for who in (plans.BEAST, plans.CURL):
        if who in tools.drivers:
            versions.update(json.loads(first_line(*tools.drivers[who], "--mode", "version")))
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "cpu": model.group(1) if model else platform.machine(),
        "cpus": len(os.sched_getaffinity(0)),
        "pinned": cpus.pinned,
        "load": os.getloadavg()[0],
        "kernel": platform.release(),
        "compiler": first_line(cache.get("CMAKE_CXX_COMPILER", "c++"), "--version"),
        "flags": cache.get("CMAKE_CXX_FLAGS_" + cache["CMAKE_BUILD_TYPE"].upper(), ""),
        "parlance": first_line(tools.command, "--version"),
        "revision": first_line("git", "-C", os.path.dirname(os.path.abspath(__file__)), "describe", "--always", "--dirty"),
        **versions,
    }


def describe(facts, repetitions):
    pinned = "client and provider pinned to a CPU each" if facts["pinned"] else "NOT pinned: there is one CPU only"
    libraries = ", ".join(f"{name} {facts[name]}" for name in ("boost", "openssl", "libcurl") if name in facts)
    print(f"\n{facts['date']}, {facts['cpu']}, {facts['cpus']} CPUs, {pinned}, load {facts['load']:.1f}")
    print(f"{facts['compiler']} {facts['flags']}; {libraries}; {facts['parlance']} ({facts['revision']})")
    print(f"medians of {repetitions} turns; ratios: median of those of neighbouring turns (least..most)\n")


def build_targets(build):
    """The drivers and what they use. Quiet unless it fails."""
    done = subprocess.run(["cmake", "--build", build, "--target", "bench"], capture_output=True, text=True)
    if done.returncode != 0:
        raise BenchError("the drivers do not build:\n" + done.stdout + done.stderr)


def progress_line(text):
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)


def run(options):
    cache = cache_entries(options.build)
    if not options.no_build:
        build_targets(options.build)
    began = time.monotonic()
    cpus = Cpus()
    tools = Tools(options.build, cpus, cache.get("CMAKE_CXX_COMPILER", "c++"))
    repetitions = options.repetitions or (3 if options.quick else 5)
    facts = machine(cpus, cache, tools)
    provider = tools.path("bench_fake_provider")
    with tempfile.TemporaryDirectory(prefix="parlance-bench-") as scratch, Provider(provider, cpus) as plain, Provider(
        provider, cpus, os.path.join(scratch, "ca.pem")
    ) as tls:
        if options.baselines:
            return pairs.compare_pairs(options.baselines, tools, plain, cpus, repetitions)
        plan = plans.Plan(tools, plain, tls, scratch, options.quick)
        if options.callgrind and not plans.add_callgrind(plan, lambda command: instructions(command, cpus)):
            print("user instructions: skipped, valgrind is not installed", file=sys.stderr)
        plans.take_turns(plan, repetitions, progress_line)
    progress_line("")
    results = report.compare_all(plan)
    describe(facts, repetitions)
    print(report.table(results, options.markdown))
    missed = [result["title"] for result in results if result["reached"] is False]
    print(f"\n{len(missed)} of {sum(r['reached'] is not None for r in results)} targets missed; {time.monotonic() - began:.0f} s")
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump({"machine": facts, "rows": results, "turns": plans.to_json(plan)}, file, indent=1)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", default="build/release", help="the build tree, of a release preset")
    parser.add_argument("--quick", action="store_true", help="fewer calls and turns: under 90 seconds")
    parser.add_argument("--callgrind", action="store_true", help="count user instructions per chat too (valgrind)")
    parser.add_argument("--json", metavar="FILE", help="write everything measured, machine and versions included")
    parser.add_argument("--markdown", action="store_true", help="print the table as Markdown")
    parser.add_argument("--repetitions", type=int, metavar="N", help="turns of each contender")
    parser.add_argument("--baselines", metavar="DIR", help="only compare our baselines with the independent ones in DIR")
    parser.add_argument("--no-build", action="store_true", help="take the drivers as they are")
    try:
        run(parser.parse_args())
    except (BenchError, subprocess.TimeoutExpired) as error:
        progress_line("")
        print(f"bench: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
