"""What a measurement says about the machine it was made on."""

import os
import platform
import time
from pathlib import Path


def facts():
    """Returns {name: text}."""
    cpu = [line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
           if line.startswith("model name")]
    memory = Path("/proc/meminfo").read_text().split()[1]
    release = dict(line.split("=", 1) for line in Path("/etc/os-release").read_text().splitlines()
                   if "=" in line)
    virtual = "hypervisor" in Path("/proc/cpuinfo").read_text()
    return {
        "cpu": (cpu or [platform.machine()])[0],
        "cores": str(len(os.sched_getaffinity(0))),
        "memory": f"{int(memory) / 1024 / 1024:.0f} GiB",
        "virtual": "a virtual machine" if virtual else "no virtual machine",
        "system": release.get("PRETTY_NAME", "Linux").strip('"'),
        "kernel": platform.release(),
        "load": f"{os.getloadavg()[0]:.1f}",
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
    }


class Stolen:
    """The share of the machine's time that its host took, and that others here used, meanwhile."""

    def __enter__(self):
        self.before = self._times()
        self.percent = None
        return self

    def __exit__(self, *_):
        spent = [after - before for after, before in zip(self._times(), self.before)]
        self.percent = 100 * spent[7] / max(1, sum(spent[:8]))

    @staticmethod
    def _times():
        return [int(word) for word in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]]
