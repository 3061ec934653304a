#!/usr/bin/env python3
"""Writes docs/providers/README.md, the table of what each provider supports, from the manifests of the plugins' sources.

usage: provider_matrix.py [--write]

Without --write it compares, and says what to do if the page is not what the manifests say. Exit code 1: it differs.
"""

import argparse
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "providers" / "README.md"
MANIFEST = re.compile(r'PARLANCE_PLUGIN\([^,]+,\s*R"json\((.*?)\)json"\)', re.DOTALL)
NO_SERVICE = {"echo"}  # answers without a network
OPERATIONS = (
    ("chat", ("chat",)),
    ("embeddings", ("embeddings",)),
    ("models", ("models",)),
    ("count tokens", ("count_tokens",)),
    ("health", ("health",)),
    ("batches", ("batch.create", "batch.get", "batch.results", "batch.cancel", "batch.item")),
)
PARTS = ("text", "image", "audio", "video", "file", "tool_call", "tool_result", "reasoning", "refusal", "source")
TOOLS = ("function", "custom", "provider")
UNINTERESTING = {"level", "id", "page_size"}  # of health, of batches, of lists

HEAD = """# Providers

Each provider is a plugin, named in the config: `provider = "anthropic"`. Its page has its config, where to get a key, and what
its API does its own way. Services that speak OpenAI's Chat Completions need no plugin of their own: `provider = "groq"` and
{count} others are rows of the [catalogue](openai-compatible.md), and
[five lines of config](../how-to/add-an-openai-compatible-service.md) add another.

The tables are made from the plugins' manifests (`./dev matrix`); a test compares them. What a manifest does not list is refused,
or left out with a warning, before anything is sent.
"""


def manifests():
    """All of them, by id."""
    found = {}
    for source in sorted((ROOT / "plugins").glob("*/src/*.cpp")):
        for text in MANIFEST.findall(source.read_text(encoding="utf-8")):
            manifest = json.loads(text)
            found[manifest["id"]] = manifest
    return [found[name] for name in sorted(found) if name not in NO_SERVICE]


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|---" + "|:-:" * (len(head) - 1) + "|"]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def mark(yes):
    return "yes" if yes else ""


def page_of(provider):
    return f"[{provider['title']}]({provider['id']}.md)"


def services():
    """How many rows the catalogue has."""
    catalogue = ROOT / "plugins" / "openai-compatible" / "services.json"
    rows = json.loads(catalogue.read_text(encoding="utf-8"))["services"]
    return len(rows)


def page():
    all_of_them = manifests()
    text = HEAD.format(count=services()) + "\n## Operations\n\n"
    rows = []
    for provider in all_of_them:
        known = provider["operations"]
        rows.append([page_of(provider), f"`{provider['id']}`"] + [mark(all(o in known for o in ops)) for _, ops in OPERATIONS])
    text += table(["provider", "id"] + [title for title, _ in OPERATIONS], rows)
    text += "\n## Parts and tools\n\nIn messages and answers; a page says which way.\n\n"
    rows = []
    for provider in all_of_them:
        parts, tools = provider["parts"], provider.get("tools", [])
        rows.append([page_of(provider)] + [mark(p in parts) for p in PARTS] + [", ".join(t for t in TOOLS if t in tools)])
    text += table(["provider"] + [part.replace("_", " ") for part in PARTS] + ["tools"], rows)
    text += "\n## Parameters\n\n"
    keys = sorted({key for provider in all_of_them for key in provider["params"]} - UNINTERESTING)
    rows = [[f"`{key}`"] + [mark(key in provider["params"]) for provider in all_of_them] for key in keys]
    text += table(["parameter"] + [provider["id"] for provider in all_of_them], rows)
    return text


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the page")
    wanted = page()
    if parser.parse_args().write:
        PAGE.write_text(wanted, encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == wanted:
        print("docs/providers/README.md says what the manifests say")
        return 0
    print("docs/providers/README.md is not what the plugins' manifests say: ./dev matrix writes it", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
