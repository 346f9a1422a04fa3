"""Run the benchmarks that need no more than this checkout: python -m benchmarks [NAME ...]

Those that need the real data packs are run too where REPLATE_DATA is set, those that need nginx where it is installed.
"""

import os
import subprocess
import sys
from pathlib import Path

from benchmarks import newsstand

PLAIN = ("snapshots", "store", "changes", "schedule", "identity", "coverage")
WITH_NGINX = ("fetch", "memory")
WITH_DATA = ("reading", "fields", "fronts", "discovery", "template", "oscillation", "drift")


def chosen() -> list[str]:
    """What can be run here; what cannot is named with the reason."""
    names = list(PLAIN)
    try:
        newsstand.nginx_path()
        names += WITH_NGINX
    except SystemExit as missing:
        print(f"left out {', '.join(WITH_NGINX)}: {missing}")
    if "REPLATE_DATA" in os.environ:
        names += WITH_DATA
    else:
        print(f"left out {', '.join(WITH_DATA)}: set REPLATE_DATA to the folder of the unpacked data packs")
    return names


def main() -> int:
    failed = 0
    for name in sys.argv[1:] or chosen():
        print(f"\n== {name}", flush=True)
        failed |= subprocess.run(
            [sys.executable, "-m", f"benchmarks.{name}"], cwd=Path(__file__).parent.parent
        ).returncode
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main())
