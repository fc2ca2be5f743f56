"""The commands that show a release: its timeline, figures, documents, page and charts."""

from __future__ import annotations

from pathlib import Path

import click

from flows.cli.errors import one_line_errors
from flows.cli.options import DEBUG, FILE, FORMAT, OUT, RAW, RELEASE, STUDY

_FROM = click.option("--from", "first", metavar="YYYY-MM-DD", help="First day.")
_TO = click.option("--to", "last", metavar="YYYY-MM-DD", help="Last day.")
_PLACE = click.option("--place", help="Canonical name of a place, e.g. Almaty.")
_TYPE = click.option("--type", "event_type", help="Code of an event type, e.g. protest.")
_GROUP = click.option("--group", help="Code of a counted group, e.g. civilian.")


@click.command()
@_FROM
@_TO
@_PLACE
@_TYPE
@click.option("--all", "every", is_flag=True, help="Also what was planned, demanded, denied or only supposed.")
@OUT
@RELEASE
@FORMAT
@DEBUG
def timeline(
    first: str | None, last: str | None, place: str | None, event_type: str | None, out: Path, release: str | None,
    form: str, *, every: bool, debug: bool,
) -> None:  # fmt: skip
    """Show what happened, by day and place, with who tells it.

    \b
    qantar timeline --from 2022-01-04 --to 2022-01-06
    qantar timeline --place Almaty --type protest
    qantar timeline --all --format csv > everything.csv
    """
    from flows.cli.ask import run_timeline

    with one_line_errors(debug=debug):
        run_timeline(out, release, (first, last), place, event_type, form, every=every)


@click.command()
@click.argument("measure")
@_GROUP
@_PLACE
@OUT
@RELEASE
@FORMAT
@DEBUG
def compare(
    measure: str, group: str | None, place: str | None, out: Path, release: str | None, form: str, *, debug: bool
) -> None:
    """Put every figure of one measure side by side: who says how much, as of when, and what conflicts.

    \b
    qantar compare toll                 everyone's number of people killed
    qantar compare detained --place Kazakhstan
    """
    from flows.cli.ask import run_compare

    with one_line_errors(debug=debug):
        run_compare(measure, out, release, group, place, form)


@click.command()
@click.argument("document")
@RAW
@OUT
@RELEASE
@FORMAT
@DEBUG
def show(document: str, raw: Path, out: Path, release: str | None, form: str, *, debug: bool) -> None:
    """Show a whole document with everything that a release has found in it, in colour.

    DOCUMENT is an id, a file under raw/ or a part of its name.

    \b
    qantar show doc_93059425a4ea890f
    qantar show 004_
    qantar show 004_ --format csv          every row that was found in it, in the order of the text
    """
    from flows.cli.ask import run_show

    with one_line_errors(debug=debug):
        run_show(document, raw, out, release, form)


@click.command()
@OUT
@RELEASE
@click.option("--serve", is_flag=True, help="Serve it on this machine instead of opening the file; Ctrl-C ends it.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8642, show_default=True, help="With --serve; 0: a free one."
)
@DEBUG
def page(out: Path, release: str | None, port: int, *, serve: bool, debug: bool) -> None:
    """Open the page of a release in the browser: timeline, map, figures, statements, evidence, tables.

    \b
    qantar page                    opens dist/<latest>/index.html
    qantar page --serve            serves it on 127.0.0.1, for large releases
    """
    from flows.cli.page import run_page

    with one_line_errors(debug=debug):
        run_page(out, release, port if serve else None)


@click.command()
@click.argument("chart", type=click.Choice(["timeline", "map", "figures"]))
@click.option("-o", "--output", type=FILE, required=True, help="File to write: .svg, .png or .pdf.")
@_FROM
@_TO
@_PLACE
@_TYPE
@click.option("--measure", default="toll", show_default=True, help="What the figures are of, e.g. detained.")
@_GROUP
@click.option("--happened", is_flag=True, help="Leave out what was planned, demanded, denied or only supposed.")
@click.option("--width", type=click.IntRange(200, 4000), default=860, show_default=True, help="Pixels, without labels.")
@OUT
@RELEASE
@STUDY
@DEBUG
def plot(
    chart: str, output: Path, first: str | None, last: str | None, place: str | None, event_type: str | None, measure: str,
    group: str | None, width: int, out: Path, release: str | None, study: Path | None, *, happened: bool, debug: bool,
) -> None:  # fmt: skip
    """Draw a chart of a release for a paper, as the page draws it.

    \b
    qantar plot timeline -o timeline.svg --from 2022-01-01 --to 2022-01-11
    qantar plot map -o map.pdf --type protest
    qantar plot figures -o toll.png --measure toll
    """
    from flows.cli.page import run_plot

    with one_line_errors(debug=debug):
        run_plot(
            chart, output, out, release, study, (first, last), place, event_type, measure, group, width,
            every=not happened,
        )  # fmt: skip


COMMANDS = (timeline, compare, show, page, plot)
