"""Processes of a run: where they are pinned, how they are started, the one JSON line each prints."""

import json
import os
import re
import subprocess
import tempfile


class BenchError(Exception):
    """Something without which no figure would mean anything."""


class Cpus:
    """Two CPUs, one for clients and one for the fake provider, or none where the machine has only one."""

    def __init__(self):
        allowed = sorted(os.sched_getaffinity(0))
        self.pinned = len(allowed) > 1
        self.client, self.server = allowed[0], allowed[-1]

    def pin_to(self, cpu):
        """For preexec_fn: puts the child on one CPU before it starts."""
        return (lambda: os.sched_setaffinity(0, {cpu})) if self.pinned else None


class Provider:
    """The fake provider, running until the end of the `with`."""

    def __init__(self, binary, cpus, ca_file=None):
        command = [binary]
        if ca_file:
            command += ["--tls", "1", "--ca-file", ca_file]
        self.ca_file = ca_file
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, preexec_fn=cpus.pin_to(cpus.server)
        )
        line = self.process.stdout.readline()
        if not line:
            raise BenchError("the fake provider did not start")
        self.port = json.loads(line)["port"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)

    def arguments(self):
        """What tells a driver where this provider is."""
        where = ["--port", str(self.port)]
        return where + ["--tls", "1", "--ca-file", self.ca_file] if self.ca_file else where


def run_driver(command, cpus, environment=None, limit_s=120):
    """Runs one driver on the client's CPU; returns the figures it prints. A wrong answer is an error."""
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=limit_s,
        env=environment,
        preexec_fn=cpus.pin_to(cpus.client),
    )
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    wrong = any(line.get("ok") is False or line.get("exit", 0) != 0 for line in lines)
    if done.returncode != 0 or wrong or not lines:
        raise BenchError(f"{' '.join(command)}\n  gave {done.returncode}: {done.stderr.strip() or done.stdout.strip()}")
    return lines


def instructions(command, cpus):
    """User instructions of a whole process, counted by callgrind."""
    with tempfile.TemporaryDirectory() as scratch:
        out = os.path.join(scratch, "callgrind.out")
        valgrind = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", *command]
        done = subprocess.run(valgrind, capture_output=True, text=True, timeout=300, preexec_fn=cpus.pin_to(cpus.client))
    counted = re.search(r"Collected\s*:\s*(\d+)", done.stderr)
    if done.returncode != 0 or not counted:
        raise BenchError(f"{' '.join(valgrind)}\n  gave {done.returncode}: {done.stderr.strip()}")
    return int(counted.group(1))
