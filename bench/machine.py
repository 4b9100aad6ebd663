"""How busy the machine was while something was measured: a clock's figures mean little without it."""

import os


def load() -> str:
    now, lately, long = os.getloadavg()
    return f"load average {now:.1f}, {lately:.1f}, {long:.1f} on {os.cpu_count()} cores"
