#!/usr/bin/env python3
"""What `#include <parlance/parlance.hpp>` costs: user time of the compiler over `#include <string>`, and lines.

    tests/bench/header_cost.py [--compiler g++] [--include sdk/include] [--check]

At -O0, the best of a few runs, so that a busy machine does not count. --check measures nothing: it fails when the header
brings in Boost, or one of the standard headers that it is written to do without (docs/design/adr/0013-header-cost.md).
"""

import argparse
import os
import re
import resource
import subprocess
import sys
import tempfile

HEADER = "parlance/parlance.hpp"
# Each costs a tenth of a second, or brings in one that does. (Not <ostream>: libstdc++'s <memory> has it.)
TOO_DEAR = {
    "algorithm", "any", "chrono", "condition_variable", "deque", "filesystem", "format", "fstream", "functional", "future",
    "iomanip", "iostream", "istream", "list", "locale", "map", "mutex", "numeric", "random", "ranges", "regex",
    "semaphore", "set", "shared_mutex", "span", "sstream", "stop_token", "thread", "unordered_map", "unordered_set", "valarray",
}


class Compiler:
    """Compiles one-line programs."""

    def __init__(self, command, include, scratch):
        self.command, self.include = command, include
        self.source = os.path.join(scratch, "header.cpp")

    def run(self, header, *options):
        with open(self.source, "w", encoding="utf-8") as source:
            source.write(f"#include <{header}>\n")
        command = [self.command, "-std=c++20", "-O0", "-I", self.include, *options, self.source]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"<{header}> does not compile:\n{done.stderr}")
        return done.stdout

    def user_seconds(self, header):
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        self.run(header, "-c", "-o", os.devnull)
        return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before

    def lines(self, header):
        """Lines that are not empty, without the preprocessor's own."""
        return sum(1 for line in self.run(header, "-E", "-P").splitlines() if line.strip())

    def dependencies(self, header):
        return re.sub(r"\\\n", " ", self.run(header, "-M")).split()[1:]


def measure(command, include, runs=5):
    """{"over_s", "own_s", "string_s", "lines"}: seconds of user time, the least of `runs`."""
    with tempfile.TemporaryDirectory(prefix="parlance-header-") as scratch:
        compiler = Compiler(command, include, scratch)
        own, string = [], []
        for _ in range(runs):  # in turns, so that both meet the same machine
            string.append(compiler.user_seconds("string"))
            own.append(compiler.user_seconds(HEADER))
        return {
            "over_s": min(own) - min(string),
            "own_s": min(own),
            "string_s": min(string),
            "lines": compiler.lines(HEADER),
        }


def unwanted(command, include):
    """What the header brings in and should not: paths."""
    with tempfile.TemporaryDirectory(prefix="parlance-header-") as scratch:
        seen = Compiler(command, include, scratch).dependencies(HEADER)
    boost = [path for path in seen if "/boost/" in path or "/asio/" in path]
    return boost + [path for path in seen if os.path.basename(path) in TOO_DEAR and "/bits/" not in path]


def main():
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--compiler", default="g++")
    parser.add_argument("--include", default=os.path.join(root, "sdk", "include"))
    parser.add_argument("--check", action="store_true", help="only look at what is included")
    options = parser.parse_args()
    if options.check:
        found = unwanted(options.compiler, options.include)
        for path in found:
            print(f"<{HEADER}> includes {path}", file=sys.stderr)
        return 1 if found else 0
    cost = measure(options.compiler, options.include)
    print(f"<{HEADER}>: {cost['own_s']:.2f} s, {cost['over_s']:.2f} s over <string>, {cost['lines']} lines")
    return 0


if __name__ == "__main__":
    sys.exit(main())
