"""`qantar page` and `qantar plot`: a release to look at."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from flows.cli.ask import span
from flows.release import plot
from flows.release.parquet import is_small
from flows.release.query import QueryError, folder
from schemas.study import HERE, load


def run_page(out: Path, version: str | None, port: int | None) -> None:
    """Open a release's page, or serve it on a port of this machine until Ctrl-C.

    Raises:
        QueryError: if the release has no page.
    """
    index = folder(out.resolve(), version) / "index.html"
    if not index.is_file():
        large = "" if is_small(index.parent) else "; it has tables that no browser holds (`qantar plot` draws them)"
        raise QueryError(f"{index.parent}: this release has no page; releases have one from schema 1.2 on{large}")
    if port is not None:
        _serve(index.parent, port)
    else:
        import webbrowser

        opened = webbrowser.open(index.as_uri())
        sys.stdout.write(f"{'opened' if opened else 'no browser found; open'} {index.as_uri()}\n")


def _serve(release: Path, port: int) -> None:
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing of each request."""

    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(Quiet, directory=str(release)))
    except OSError as error:
        raise QueryError(f"port {port}: {error.strerror}; name another with --port, or 0 for a free one") from None
    with server:
        sys.stdout.write(f"release {release.name} on http://127.0.0.1:{server.server_port}/ (Ctrl-C ends it)\n")
        sys.stdout.flush()
        server.serve_forever()


def run_plot(
    chart: str, output: Path, out: Path, version: str | None, study: Path | None, days: tuple[str | None, str | None],
    place: str | None, event_type: str | None, measure: str, group: str | None, width: int, *, every: bool,
) -> None:  # fmt: skip
    """Write a chart of a release to a file.

    Raises:
        QueryError: if the release has nothing of the kind, or the file cannot be written.
    """
    first, last = span(days)
    choice = plot.Choice(first, last, place, event_type, measure, group, every)
    spec = plot.specification(chart, folder(out.resolve(), version), load(study or HERE), choice, width)
    try:
        plot.draw(spec, output)
    except OSError as error:
        raise QueryError(f"{output}: cannot be written: {error.strerror}") from None
    sys.stdout.write(f"{output}\n")
