"""Our baselines beside independent ones: a reference that is slow would flatter everything that is compared with it.

DIR holds the independent programs under the names beast_client, curl_client and mock_upstream. They take the same arguments
and print the same figures as ours, and take turns with them at the same work on the same provider.
"""

import os
import socket
import statistics
import subprocess
import time

import plan as plans
from harness import BenchError

CHAT = ["--mode", "chat", "--conc", "16", "--n", "20000"]
BURST = ["--mode", "stream", "--conc", "16", "--chunks", "500", "--n", "200"]


class OtherProvider:
    """The independent fake provider, running until the end of the `with`."""

    def __init__(self, binary, cpus):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process = subprocess.Popen(
            [binary, "--port", str(self.port)], stderr=subprocess.DEVNULL, preexec_fn=cpus.pin_to(cpus.server)
        )
        self._wait_until_it_listens()

    def _wait_until_it_listens(self):
        until = time.monotonic() + 10
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        raise BenchError("the independent fake provider did not start")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)

    def arguments(self):
        return ["--port", str(self.port)]


def process_cpu_s(provider):
    """Time a process has had on a CPU, to the nanosecond. Source: proc(5), schedstat."""
    with open(f"/proc/{provider.process.pid}/schedstat", encoding="utf-8") as text:
        return int(text.read().split()[0]) / 1e9


def compare_pairs(directory, tools, plain, cpus, repetitions):
    """Prints, for each baseline and each job, the median of the ratios ours / independent and their spread."""
    ratios = {}
    client = os.path.join(directory, "beast_client")  # it only counts, so that both providers' answers suit it
    with OtherProvider(os.path.join(directory, "mock_upstream"), cpus) as other:
        for turn in range(repetitions):
            for job, work in (("chat", CHAT), ("burst", BURST)):
                for who, name in ((plans.BEAST, "beast_client"), (plans.CURL, "curl_client")):
                    if who not in tools.drivers:
                        continue
                    pair = (tools.drivers[who], [os.path.join(directory, name)])
                    cost = lambda driver: tools.run([*driver, *plain.arguments(), *work])[0]["cpu_s"]
                    ratios.setdefault(f"{who}, {job}", []).append(ratio(cost, pair, turn))
                served = lambda provider: provider_cost(tools, provider, [client, *work])
                ratios.setdefault(f"fake provider, {job}", []).append(ratio(served, (plain, other), turn))
    for title, values in ratios.items():
        print(f"{title:24} {statistics.median(values):.2f} ({min(values):.2f}..{max(values):.2f})")


def ratio(cost, pair, turn):
    """Ours over the other's; who goes first changes from turn to turn."""
    order = (0, 1) if turn % 2 == 0 else (1, 0)
    costs = {which: cost(pair[which]) for which in order}
    return costs[0] / costs[1]


def provider_cost(tools, provider, command):
    """CPU of a provider while `command` asks it."""
    before = process_cpu_s(provider)
    tools.run([*command, *provider.arguments()])
    return process_cpu_s(provider) - before
