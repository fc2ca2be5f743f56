"""`qantar publish --to`: releases copied to other storage, with progress."""

from __future__ import annotations

from pathlib import Path

from flows.release import versions
from flows.release.storage import Storage, upload


def run_upload(out: Path, url: str) -> None:
    """Copy the releases of a folder to an address and tell which were new there.

    Raises:
        StorageError: if the storage fails or holds other releases; what was copied stays, and the next run goes on.
    """
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import Progress

    console = Console(highlight=False)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bars:
        task = bars.add_task("copying", total=None)
        new = upload(out, Storage.at(url), lambda done, total: bars.update(task, completed=done, total=total))
    told = f"copied {', '.join(new)} to" if new else "nothing to copy: all releases are at"
    console.print(f"{told} {escape(url)}", soft_wrap=True)
    latest = versions.read(out)[-1].version
    console.print(f"next: [bold]qantar verify {escape(url.rstrip('/'))}/{latest}[/]", soft_wrap=True)
