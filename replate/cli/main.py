"""The command `replate`: finds the command asked for, and turns what goes wrong into one line and an exit status.

0: done. 1: done with failures, named. 2: the call or the configuration is wrong. 130: interrupted.
"""

import errno
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from replate import __version__
from replate.cli.project import Project
from replate.errors import ReplateError

# Each command's module is loaded when it is asked for: `replate log` needs no crawler, no scheduler and no viewer.
COMMANDS = {
    "init": ("init", "Write a commented replate.toml."),
    "run": ("run", "The daemon: scheduler, crawler processes and viewer."),
    "crawl": ("crawl", "One pass in the foreground over what is due."),
    "import": ("imports", "Archived captures, at their own times."),
    "sources": ("sources", "The sources that are followed."),
    "pages": ("pages", "The pages that are followed."),
    "plan": ("plan", "When a page is visited next, and why then."),
    "history": ("history", "A page's revisions, and the gaps in coverage."),
    "show": ("show", "A page's article as it read."),
    "diff": ("diff", "What changed between two revisions."),
    "cluster": ("cluster", "The same report at other outlets."),
    "merge": ("merge", "Make two pages one history."),
    "split": ("split", "Undo a merge."),
    "log": ("log", "The change log."),
    "export": ("export", "The change log, leaving."),
    "serve": ("serve", "The viewer alone."),
    "read": ("read", "How a page is read, and what speaks for each field."),
    "reread": ("reread", "What would differ if stored pages were read anew."),
    "notify": ("notify", "Tell people of edits, as [[notify]] says."),
    "status": ("status", "Whether all is well."),
    "verify": ("verify", "Recompute the hash chain."),
    "simulate": ("simulate", "Compare revisit rules on histories of edits."),
    "demo": ("demo", "A newsroom on loopback, followed by the daemon."),
}
INTERRUPTED = 130
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Commands(click.Group):
    """The commands of the table above, and one line on stderr for each way in which they end badly."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"replate.cli.{COMMANDS[name][0]}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, told) for name, (_, told) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:  # caught before click calls it a failure
            _leave_pipe()
            return 0
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)
        except OSError as error:
            if error.errno not in NO_ROOM:
                raise
            _leave_pipe()
            raise ReplateError(f"the output cannot be written: {error.strerror}; write it elsewhere") from error
        return result

    def main(
        self, args: Sequence[str] | None = None, prog_name: str | None = None, complete_var: str | None = None,
        standalone_mode: bool = True, **extra: Any,
    ) -> Any:  # fmt: skip
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, standalone_mode, **extra)
        try:
            status = super().main(args, prog_name or "replate", complete_var, standalone_mode=False, **extra)
        except (click.Abort, KeyboardInterrupt):
            status = INTERRUPTED
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            status = error.exit_code
        except click.ClickException as error:
            _tell(_in_one_line(error))
            status = error.exit_code
        except ReplateError as error:
            _tell(str(error))
            status = error.exit_status
        sys.exit(status if isinstance(status, int) else 0)


def _in_one_line(error: click.ClickException) -> str:
    message = " ".join(error.format_message().split())
    where = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "replate"
    return f"{message.rstrip('.')}; see `{where} --help`"


def _tell(message: str) -> None:
    for line in message.splitlines():
        click.echo(f"replate: {line}", err=True)


def _leave_pipe() -> None:
    """Whoever read our output has had enough; keep Python from telling so when it flushes at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(
    "replate", cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.option(
    "--config", "path", type=click.Path(path_type=Path), default=Path("replate.toml"), envvar="REPLATE_CONFIG",
    show_default=True, metavar="FILE", help="The configuration; also by the variable REPLATE_CONFIG.",
)  # fmt: skip
@click.version_option(__version__, prog_name="replate", message="%(prog)s %(version)s")
@click.pass_context
def main(ctx: click.Context, path: Path) -> None:
    """replate follows news pages after publication and records every editorial change."""
    ctx.obj = Project(path)
