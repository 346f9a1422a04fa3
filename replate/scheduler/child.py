"""Becomes a command that the kernel ends together with its parent: `child.py PARENT_PID COMMAND ARGUMENT…`.

Run as a script of its own between the supervisor's fork and the command, because a process can only ask this for
itself, and asking in the forked half of a process with threads may deadlock. Nothing of ours is imported, so that it
costs next to nothing. Elsewhere than on Linux there is no such request, and a command outlives a killed supervisor.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # prctl(2)


def main(arguments: list[str]) -> None:
    parent, command = int(arguments[0]), arguments[1:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before the kernel knew that we want to follow it
        sys.exit(1)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # Python ignores it, and an exec hands that on
    try:
        os.execvp(command[0], command)  # noqa: S606  # the daemon's own command line, no shell wanted
    except OSError as error:
        sys.exit(f"{command[0]}: {error.strerror}")


if __name__ == "__main__":
    main(sys.argv[1:])
