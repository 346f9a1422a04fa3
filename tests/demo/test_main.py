"""The newsroom as a command of its own."""

import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path


def test_the_command_prints_where_the_outlets_are_and_ends_on_interrupt() -> None:
    root = Path(__file__).parents[2]
    command = [sys.executable, "-m", "replate.demo", "--speed", "600"]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(3)]
        addresses = [re.findall(r"http://[^ ),]+", line) for line in lines]
        assert all(urllib.request.urlopen(url, timeout=5).status == 200 for pair in addresses for url in pair)
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
