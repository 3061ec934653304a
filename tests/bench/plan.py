"""What is measured: which drivers take turns at which work, what figure of theirs counts, and what is to be reached.

A measurement is a job that several contenders take turns at; each turn gives one dictionary of figures. A row of the table is
one figure of one contender beside the same figure of its baselines. The targets are the "first" column of what the design
asks of our speed; `None` means that the row is there to be read, not to be reached.
"""

import os
import shutil
import statistics
from dataclasses import dataclass, field
from typing import Callable, Optional

import header_cost

BEAST, CURL, OURS, CALLBACK, BLOCKING = "raw Beast", "libcurl", "parlance", "parlance, callbacks", "parlance, blocking"

# The rows of dialects.hpp: a plugin, and a variant behind a comma.
DIALECTS = ("aiml", "openai", "openai, Responses", "openai-compatible", "azure", "mistral", "anthropic", "gemini", "cohere",
            "ollama", "bedrock")


@dataclass
class Measurement:
    """`contenders`: name to a function of no argument that takes one turn and returns its figures."""

    name: str
    contenders: dict[str, Callable[[], dict]]
    turns: Optional[int] = None  # how often, where the run's own number would take too long
    results: dict[str, list[dict]] = field(default_factory=dict)


@dataclass
class Row:
    title: str
    unit: str
    measurement: str
    figure: Callable[[dict], float]
    contender: str = OURS
    ratios: dict[str, Optional[float]] = field(default_factory=dict)  # baseline to the highest ratio that is good enough
    limit: Optional[float] = None  # the highest absolute figure that is good enough


def cpu_us_per_call(figures):
    return figures["cpu_s"] * 1e6 / figures["n"]


def cpu_us_per_chunk(figures):
    return figures["cpu_s"] * 1e6 / figures["chunks"]


def of(key):
    return lambda figures: figures[key]


class Plan:
    """Everything a run measures, and the rows it prints."""

    def __init__(self, tools, plain, tls, scratch, quick):
        self.tools, self.plain, self.tls, self.scratch, self.quick = tools, plain, tls, scratch, quick
        self.measurements, self.rows = [], []
        self._chats()
        self._streams()
        self._memory()
        self._starts()
        self._plugins()
        self._headers()

    def _calls(self, number):
        return number // 4 if self.quick else number

    def _add(self, name, contenders, *arguments, provider=None, turns=None):
        """A job for drivers: the same arguments for each of `contenders` that is built."""
        where = (provider or self.plain).arguments()
        turn = lambda command: lambda: self.tools.run([*command, *where, *map(str, arguments)])[0]
        commands = {who: self.tools.drivers[who] for who in contenders if who in self.tools.drivers}
        self.measurements.append(Measurement(name, {who: turn(command) for who, command in commands.items()}, turns))

    def _chats(self):
        gates = {16: {BEAST: 1.2, CURL: 0.6}, 64: {BEAST: 1.2, CURL: 0.6}}
        for in_flight, calls in ((1, 8000), (16, 20000), (64, 20000), (256, 20000)):
            name = f"chat {in_flight}"
            forms = (CALLBACK, BLOCKING) if in_flight == 16 else ()
            self._add(name, (BEAST, CURL, OURS, *forms), "--mode", "chat", "--conc", in_flight, "--n", self._calls(calls))
            ratios = gates.get(in_flight, {BEAST: None, CURL: None})
            self.rows.append(Row(f"CPU per chat, {in_flight} in flight", "us", name, cpu_us_per_call, ratios=ratios))
            for form in forms:
                title = f"CPU per chat, {in_flight} in flight, {form.split(', ')[1]}"
                self.rows.append(Row(title, "us", name, cpu_us_per_call, form, {BEAST: None, CURL: None}))
        arguments = ("--mode", "chat", "--conc", 16, "--n", self._calls(8000))
        self._add("chat tls", (BEAST, CURL, OURS), *arguments, provider=self.tls)
        self.rows.append(
            Row("CPU per chat over TLS, 16 in flight", "us", "chat tls", cpu_us_per_call, ratios={BEAST: None, CURL: None})
        )

    def _streams(self):
        burst = ("--mode", "stream", "--conc", 16, "--chunks", 500, "--n", self._calls(240))
        self._add("burst", (BEAST, CURL, OURS, CALLBACK, BLOCKING), *burst)
        self._add("burst 64", (BEAST, CURL, OURS), *burst, "--batch", 64)
        live = ("--mode", "stream", "--conc", 4, "--chunks", 200, "--delay", 1000, "--stamp", 1, "--n", self._calls(16), "--warm", 4)
        self._add("live", (BEAST, CURL, OURS), *live)
        rows = (
            ("CPU per burst chunk", "us", "burst", cpu_us_per_chunk, OURS, {BEAST: 1.1, CURL: 1.2}),
            ("CPU per burst chunk, callbacks", "us", "burst", cpu_us_per_chunk, CALLBACK, {BEAST: None, CURL: None}),
            ("CPU per burst chunk, pulled by a thread", "us", "burst", cpu_us_per_chunk, BLOCKING, {BEAST: None, CURL: None}),
            ("CPU per burst chunk, 64 a write", "us", "burst 64", cpu_us_per_chunk, OURS, {BEAST: None, CURL: None}),
            ("live chunk lag p50, 1 ms apart", "us", "live", of("lag_p50_us"), OURS, {BEAST: 1.5, CURL: None}),
        )
        self.rows += [Row(*row) for row in rows]

    def _memory(self):
        ratios = {BEAST: 1.2, CURL: None}
        self.rows.append(Row("peak memory, 256 in flight", "KiB", "chat 256", of("peak_kib"), ratios=ratios))
        open_streams = 250 if self.quick else 1000
        for title, provider, limit in (("plain", self.plain, 64), ("TLS", self.tls, None)):
            name = f"idle {title}"
            contenders = (BEAST, CURL, OURS)
            self._add(name, contenders, "--mode", "idle", "--conc", open_streams, provider=provider, turns=3)
            ratios = {BEAST: None, CURL: None}
            self.rows.append(
                Row(f"memory per open, idle stream, {title}", "KiB", name, of("idle_kib"), ratios=ratios, limit=limit)
            )

    def _cold(self, command, runs=None):
        """One turn: a command started several times, the medians of what it cost."""

        def turn():
            number = runs or (7 if self.quick else 15)
            lines = self.tools.run([self.tools.path("bench_process_cost"), str(number), *command], self._environment())
            keys = ("first_byte_ms", "cpu_ms", "peak_kib")
            return {key: statistics.median(line[key] for line in lines) for key in keys}

        return turn

    def _environment(self):
        """No config and no plugin of whoever runs this."""
        return {"HOME": self.scratch, "PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8"}

    def _config(self):
        file = os.path.join(self.scratch, "config.toml")
        with open(file, "w", encoding="utf-8") as config:
            config.write('default = "main"\n[clients.main]\nprovider = "aiml"\nmodel = "bench;c=1"\napi_key = "sk-bench-0123456789abcdefghijklmnopqrstuvwxyz0123"\n')
            config.write(f'base_url = "http://127.0.0.1:{self.plain.port}/v1"\n')
        os.chmod(file, 0o600)
        return file

    def _folder(self, name, plugins):
        """A folder with the aiml plugin and copies of the echo plugin under other names."""
        folder = os.path.join(self.scratch, name)
        os.mkdir(folder, 0o755)
        shutil.copy(self.tools.plugin("aiml"), folder)
        for number in range(1, plugins):
            shutil.copy(self.tools.plugin("echo"), os.path.join(folder, f"parlance-echo{number:03}.so"))
        return folder

    def _starts(self):
        one_shot = ["--mode", "one", "--chunks", "1", *self.plain.arguments()]
        command = [self.tools.command, "--config", self._config()]
        contenders = {who: self._cold([*self.tools.drivers[who], *one_shot]) for who in (BEAST, CURL) if who in self.tools.drivers}
        contenders["parlance, as a library"] = self._cold([*self.tools.drivers[OURS], *one_shot])
        contenders[OURS] = self._cold([*command, "hi"])
        self.measurements.append(Measurement("cold", contenders))
        folders = {f"{number} installed": self._folder(f"plugins{number}", number) for number in (1, 200)}
        start = lambda folder: self._cold([*command, "--plugin-path", folder, "hi"])
        self.measurements.append(Measurement("installed", {who: start(folder) for who, folder in folders.items()}))
        # The design's measure is 1.15 times the raw Beast client, and 1.5 times that is good enough.
        rows = (
            ('cold start of parlance "hi", CPU', "ms", "cold", of("cpu_ms"), OURS, {BEAST: 1.15 * 1.5, CURL: None}),
            ('cold start of parlance "hi", first byte', "ms", "cold", of("first_byte_ms"), OURS, {BEAST: None, CURL: None}),
            ("cold start as a library, CPU", "ms", "cold", of("cpu_ms"), "parlance, as a library", {BEAST: None, CURL: None}),
            ("start-up with 200 installed plugins, CPU", "ms", "installed", of("cpu_ms"), "200 installed", {"1 installed": 1.2}),
        )
        self.rows += [Row(*row) for row in rows]

    def _plugins(self):
        self._add("open", (OURS,), "--mode", "open")
        rows = (
            ("opening the host, config included", "us", "open", of("host_us")),
            ("first client of a plugin, opening it", "us", "open", of("first_us")),
            ("second client of that plugin", "us", "open", of("second_us")),
        )
        self.rows += [Row(*row) for row in rows]
        for dialect in DIALECTS:
            self._decode(dialect)

    def _decode(self, dialect):
        """What a provider's plugin needs for a chunk of text, beside the parse of the same bytes."""
        plugin = self.tools.plugin(dialect.split(",")[0])
        decode = [self.tools.path("bench_decode"), "--plugin", plugin, "--dialect", dialect, "--n", str(self._calls(400_000))]
        name = f"decode {dialect}"
        self.measurements.append(Measurement(name, {OURS: lambda: self.tools.run(decode)[0]}))
        parsed = lambda figures: figures["plugin_ns"] / figures["parse_ns"]
        self.rows.append(Row(f"decoding a chunk, {dialect}", "ns", name, of("plugin_ns")))
        self.rows.append(Row(f"decoding a chunk, {dialect} / its Boost.JSON parse", "", name, parsed, limit=1.2))

    def _headers(self):
        """What including us costs an application's compiler. One turn, which takes the best of several runs itself."""
        include = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "sdk", "include")
        cost = lambda: header_cost.measure(self.tools.compiler, include)
        self.measurements.append(Measurement("header cost", {OURS: cost}, turns=1))
        rows = (
            ("compiling parlance.hpp over <string>, -O0, user time", "s", "over_s", 0.5),
            ("lines of parlance.hpp with all it includes", "", "lines", 60_000),
        )
        self.rows += [Row(title, unit, "header cost", of(key), limit=limit) for title, unit, key, limit in rows]


def add_callgrind(plan, count):
    """User instructions per chat: the slope between two lengths of run, so that starting and ending drop out."""
    if not shutil.which("valgrind"):
        return False
    short, long = 400, 1400

    def turn(driver):
        def measure():
            command = [*driver, *plan.plain.arguments(), "--mode", "chat", "--conc", "16", "--warm", "0", "--n"]
            return {"instructions": (count([*command, str(long)]) - count([*command, str(short)])) / (long - short)}

        return measure

    contenders = {who: turn(plan.tools.drivers[who]) for who in (BEAST, CURL, OURS) if who in plan.tools.drivers}
    plan.measurements.append(Measurement("instructions", contenders, turns=1))
    ratios = {BEAST: 1.3, CURL: None}
    plan.rows.append(Row("user instructions per chat", "", "instructions", of("instructions"), ratios=ratios))
    return True


def take_turns(plan, repetitions, progress):
    """A B C, A B C, ...: neighbours and frequency move all contenders alike."""
    for repetition in range(repetitions):
        for measurement in plan.measurements:
            if measurement.turns is not None and repetition >= measurement.turns:
                continue
            progress(f"{repetition + 1}/{repetitions} {measurement.name}")
            for who, turn in measurement.contenders.items():
                measurement.results.setdefault(who, []).append(turn())


def to_json(plan):
    """Every figure of every turn."""
    return {measurement.name: measurement.results for measurement in plan.measurements}

