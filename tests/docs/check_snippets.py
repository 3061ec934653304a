#!/usr/bin/env python3
"""Checks that the code in the documentation is code that runs.

usage: check_snippets.py [--write] [--parlance COMMAND]

Every block of C, C++, CMake, TOML or shell in README.md, in the plugins' READMEs and under docs/ stands below a comment
that says where it comes from:

    <!-- from docs/examples/stream.cpp -->             the whole file
    <!-- from docs/examples/stream.cpp [stream] -->    the lines between "// [stream]" and "// [/stream]"
    <!-- not run: REASON -->                           what no test can run

and must equal its source, as must any other block that names one. --write puts the source in its place. The sources are compiled and run by
docs/examples/run_examples.sh. In docs/reference, docs/providers and the plugins' READMEs, blocks show forms rather than programs and
need no source. With --parlance, every TOML block anywhere, and every .toml under docs/examples, is loaded as a config.
Links between the pages must lead to a file that exists, and to a heading when they name one. Exit code 1: something is wrong.
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import textwrap

ROOT = pathlib.Path(__file__).resolve().parents[2]
CODE = {"c", "cpp", "cmake", "toml", "sh"}
SOURCE = re.compile(r"<!-- from (\S+)(?: \[(\S+)\])? -->")
NOT_RUN = re.compile(r"<!-- not run: \S.* -->")
MARKER = re.compile(r"\s*(?://|#|/\*)\s*\[/?[\w-]+\](?:\s*\*/)?\s*")
LINK = re.compile(r"\]\(([^)\s]+)\)")


class Block:
    """A fenced block: `first` and `last` are the line numbers (from 0) of what is between its fences."""

    def __init__(self, language, comment, first, last):
        self.language, self.comment, self.first, self.last = language, comment, first, last


def pages():
    """All pages of the documentation."""
    found = [ROOT / "README.md", *ROOT.glob("*/README.md"), *ROOT.glob("plugins/**/README.md"), *ROOT.glob("docs/**/*.md")]
    return sorted({page for page in found if page.is_file()})


def blocks(lines):
    """The fenced blocks of a page, each with the comment that stands right above it."""
    at = 0
    while at < len(lines):
        if not lines[at].startswith("```"):
            at += 1
            continue
        last = next((i for i in range(at + 1, len(lines)) if lines[i] == "```"), len(lines))
        comment = lines[at - 1] if at > 0 else ""
        yield Block(lines[at][3:].strip(), comment, at + 1, last)
        at = last + 1


def source_text(path, region):
    """The lines of a file, or of a region of it, without the lines that mark regions."""
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    if region is not None:
        begin, end = ([i for i, line in enumerate(lines) if MARKER.fullmatch(line) and f"[{mark}{region}]" in line] for mark in ("", "/"))
        if len(begin) != 1 or len(end) != 1 or begin[0] > end[0]:
            raise ValueError(f"{path} has no region [{region}], or more than one")
        lines = lines[begin[0] + 1 : end[0]]
    kept = "\n".join(line for line in lines if not MARKER.fullmatch(line))
    return textwrap.dedent(kept).strip("\n").splitlines()


def shows_forms(page):
    name = page.relative_to(ROOT)
    return name.parts[:2] in (("docs", "reference"), ("docs", "providers")) or name.parts[0] == "plugins"


def check_sources(page, lines, write):
    """Compares each block with its source; gives the problems, and whether a block was written."""
    problems, written = [], False
    for block in reversed(list(blocks(lines))):  # from the end, so that what is written moves no block that is still to come
        place = f"{page.relative_to(ROOT)}:{block.first}"
        match = SOURCE.fullmatch(block.comment)
        if match is None:
            if block.language in CODE and not NOT_RUN.fullmatch(block.comment) and not shows_forms(page):
                problems.append(f"{place}: {block.language} without a source: <!-- from FILE [REGION] --> or <!-- not run: REASON -->")
            continue
        try:
            wanted = source_text(match[1], match[2])
        except (OSError, ValueError) as error:
            problems.append(f"{place}: {error}")
            continue
        if lines[block.first : block.last] == wanted:
            continue
        if write:
            lines[block.first : block.last] = wanted
            written = True
        else:
            problems.append(f"{place}: differs from {match[1]}; check_snippets.py --write puts it right")
    return problems, written


def headings(page):
    """The anchors of a page's headings, as GitHub spells them."""
    text = page.read_text(encoding="utf-8")
    return {re.sub(r"[^\w\- ]", "", line.lstrip("#").strip().lower()).replace(" ", "-") for line in text.splitlines() if line.startswith("#")}


def check_links(page, lines):
    problems = []
    for number, line in enumerate(lines, 1):
        for target in LINK.findall(re.sub(r"`[^`]*`", "", line)):
            if re.match(r"[a-z]+:", target):
                continue
            name, _, anchor = target.partition("#")
            file = (page.parent / name).resolve() if name else page
            if not file.exists():
                problems.append(f"{page.relative_to(ROOT)}:{number}: {target} leads nowhere")
            elif anchor and anchor not in headings(file):
                problems.append(f"{page.relative_to(ROOT)}:{number}: {target}: that page has no such heading")
    return problems


def load_config(command, text, place):
    """Loads a config as the command does, without reaching for secrets or plugins."""
    with tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
        os.chmod(file.name, 0o600)
        file.write(text)
        file.flush()
        ran = subprocess.run([command, "--config", file.name, "config", "show"], capture_output=True, text=True, check=False)
    return [f"{place}: does not load: {ran.stderr.strip()}"] if ran.returncode != 0 else []


def check_configs(command):
    problems = []
    for file in sorted((ROOT / "docs/examples").glob("**/*.toml")):
        problems += load_config(command, file.read_text(encoding="utf-8"), file.relative_to(ROOT))
    for page in pages():
        lines = page.read_text(encoding="utf-8").splitlines()
        for block in blocks(lines):
            if block.language == "toml":
                text = "\n".join(lines[block.first : block.last]) + "\n"
                problems += load_config(command, text, f"{page.relative_to(ROOT)}:{block.first}")
    return problems


def main():
    parser = argparse.ArgumentParser(description="Checks that the code in the documentation is code that runs.")
    parser.add_argument("--write", action="store_true", help="put the sources in their places")
    parser.add_argument("--parlance", help="the parlance command, to load the configs with")
    options = parser.parse_args()
    problems, count = [], 0
    for page in pages():
        lines = page.read_text(encoding="utf-8").splitlines()
        found, written = check_sources(page, lines, options.write)
        if written:
            page.write_text("\n".join(lines) + "\n", encoding="utf-8")
        problems += sorted(found) + check_links(page, lines)
        count += sum(block.language in CODE for block in blocks(lines))
    if options.parlance:
        problems += check_configs(options.parlance)
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{count} code blocks on {len(pages())} pages, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
