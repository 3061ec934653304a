"""From figures to a table: medians, the median of the ratios of neighbouring turns, and their spread."""

import statistics

from plan import BEAST, CURL


def number(value):
    """Three digits that mean something."""
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 100 else f"{value:.2f}"


def compare(row, measurement):
    """The row's figures as a dictionary: what is printed and what goes into the JSON."""
    mine = [row.figure(figures) for figures in measurement.results[row.contender]]
    result = {"title": row.title, "unit": row.unit, "contender": row.contender, "median": statistics.median(mine)}
    result["limit"], result["ratios"], verdicts = row.limit, {}, []
    if row.limit is not None:
        verdicts.append(result["median"] <= row.limit)
    for baseline, target in row.ratios.items():
        if baseline not in measurement.results:
            result["ratios"][baseline] = {"skipped": f"no {baseline}", "target": target}
            continue
        theirs = [row.figure(figures) for figures in measurement.results[baseline]]
        ratios = [a / b for a, b in zip(mine, theirs) if b > 0]
        if not ratios:
            continue
        told = {"median": statistics.median(ratios), "least": min(ratios), "most": max(ratios), "target": target}
        result["ratios"][baseline] = {**told, "baseline": statistics.median(theirs)}
        if target is not None:
            verdicts.append(told["median"] <= target)
    result["reached"] = all(verdicts) if verdicts else None
    return result


def ratio_cell(ratio):
    if ratio is None:
        return ""
    if "skipped" in ratio:
        return f"skipped: {ratio['skipped']}"
    return f"{ratio['median']:.2f} ({ratio['least']:.2f}..{ratio['most']:.2f})"


def target_cell(result):
    parts = [f"<= {number(result['limit'])} {result['unit']}".rstrip()] if result["limit"] is not None else []
    for baseline, ratio in result["ratios"].items():
        if ratio["target"] is not None:
            parts.append(f"<= {number(ratio['target']).rstrip('0')} x {baseline}")
    return "; ".join(parts)


def cells(result):
    ratios = result["ratios"]
    other = next((ratio for baseline, ratio in ratios.items() if baseline not in (BEAST, CURL)), None)
    base = lambda name: number(ratios[name]["baseline"]) if "baseline" in ratios.get(name, {}) else ""
    reached = {True: "yes", False: "NO", None: ""}[result["reached"]]
    ours = f"{number(result['median'])} {result['unit']}".rstrip()
    first = ratio_cell(ratios.get(BEAST) or other)
    return [result["title"], ours, base(BEAST), base(CURL), first, ratio_cell(ratios.get(CURL)), target_cell(result), reached]


HEAD = ["what", "ours", "raw Beast", "libcurl", "ours / raw Beast", "ours / libcurl", "target", "reached"]


def table(results, markdown=False):
    lines = [HEAD] + [cells(result) for result in results]
    if markdown:
        rule = "|" + "---|" * len(HEAD)
        text = ["| " + " | ".join(line) + " |" for line in lines]
        return "\n".join([text[0], rule, *text[1:]])
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    text = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines]
    return "\n".join([text[0], "-" * len(text[0]), *text[1:]])


def compare_all(plan):
    by_name = {measurement.name: measurement for measurement in plan.measurements}
    return [compare(row, by_name[row.measurement]) for row in plan.rows]
