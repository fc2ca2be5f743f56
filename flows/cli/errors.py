"""Errors as a user should see them: one line with the remedy, a traceback only when asked for."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import click

FAILED, WRONG_USE, INTERRUPTED = 1, 2, 130
STOPPED = "stopped; what the finished steps made is kept, and the same command goes on from there"


@contextmanager
def one_line_errors(*, debug: bool) -> Iterator[None]:
    """Turn whatever goes wrong inside into one line on stderr and exit status 1 (130 for Ctrl-C)."""
    try:
        yield
    except (click.ClickException, click.exceptions.Exit, click.Abort, SystemExit):
        raise
    except KeyboardInterrupt:
        click.echo(f"\n{STOPPED}", err=True)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has left: nothing more to say
        sys.exit(FAILED)
    except Exception as error:
        if debug:
            traceback.print_exc()
        click.echo(f"{click.style('error:', fg='red', bold=True)} {_message(error, debug=debug)}", err=True)
        sys.exit(FAILED)


def _message(error: Exception, *, debug: bool) -> str:
    """An error of ours is meant for reading; another one is named, with the way to see more."""
    text = str(error).strip() or type(error).__name__
    if type(error).__module__.startswith(("flows", "schemas")):
        return text
    hint = "" if debug else " (`--debug` shows where)"
    return f"{type(error).__name__}: {text.splitlines()[0]}{hint}"
