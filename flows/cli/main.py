"""The commands and their options; each hands over to the module that does the work."""

from __future__ import annotations

import difflib
import sys
from pathlib import Path
from typing import Any

import click

from flows.cli import look
from flows.cli.errors import one_line_errors
from flows.cli.options import DEBUG, FILE, FOLDER, FORMAT, HOW, MEMORY, OUT, RAW, RELEASE, STUDY, WORKERS, folders

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class Suggesting(click.Group):
    """A group that names the nearest command where one is misspelt."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """The command of that name.

        Raises:
            click.UsageError: if there is none.
        """
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], self.commands, n=2)
            told = f"; did you mean {' or '.join(near)}?" if near else f"; there are {', '.join(sorted(self.commands))}"
            ctx.fail(f"No such command {args[0]!r}{told}")
        return super().resolve_command(ctx, args)


@click.group(cls=Suggesting, context_settings=CONTEXT)
@click.version_option(package_name="qantar", prog_name="qantar")
def cli() -> None:
    """From raw texts to an open dataset whose every fact shows the characters it rests on.

    \b
    qantar build                              all steps: raw/ to a new release in dist/
    qantar build --raw my_texts --out my_out  the same on any folder of texts
    qantar add article.html --source press    a new text into raw/, with what would be found
    qantar annotate article.txt               what is found in one text, marked in colour
    qantar query "SELECT * FROM events"       SQL over the latest release
    qantar timeline --from 2022-01-04         what happened, by day and place
    qantar compare toll                       everyone's figures side by side
    qantar show 004_                          a text with all that was found in it
    qantar explain evt_…                      what a row rests on
    qantar diff 2026.11.0                     what changed since a release, and why
    qantar verify --raw raw                   whether a release is what it says
    qantar review                             what a person should look at first

    Every command explains itself: qantar COMMAND --help
    """


_SIGN_KEY = click.option(
    "--sign-key",
    type=FILE,
    help="SSH private key that a new release is signed with.",
)
_TO = click.option(
    "--to", metavar="URL", help="Copy the releases of --out there instead: a folder or s3://bucket/folder."
)


_OWN = {
    "build": (_SIGN_KEY, *HOW, MEMORY),
    "ingest": HOW,
    "extract": HOW,
    "resolve": (WORKERS, MEMORY),
    "validate": (*HOW, MEMORY),
    "publish": (_SIGN_KEY, _TO, WORKERS, MEMORY),
}


def _step(name: str, summary: str, reads: str, example: str) -> None:
    """Add the command of one step."""

    def command(
        raw: Path,
        out: Path,
        study: Path | None,
        work: Path | None,
        sign_key: Path | None = None,
        to: str | None = None,
        *,
        debug: bool,
        runner: str = "local",
        **how: Any,
    ) -> None:
        from flows.cli.steps import run_step
        from flows.cli.upload import run_upload

        with one_line_errors(debug=debug):
            if (runner == "dask") != (how.get("address") is not None):
                raise click.UsageError("--runner dask and --address go together: name the cluster's scheduler")
            if to:
                run_upload(out, to)
            else:
                run_step(name, raw, out, study, work, sign_key, **how)

    for option in _OWN.get(name, ()):
        command = option(command)
    told = f"{summary}\n\n{reads}\n\n\b\nExample:\n  {example}"
    cli.command(name, help=told, short_help=summary)(folders(command))


_step(
    "build",
    "Run every step: raw texts in, a release out.",
    "Unchanged texts are taken from the cache. A release is made only if its tables differ from the latest one's; "
    "a build that fails its checks leaves dist/ as it was and says where the report lies.",
    "qantar build --raw my_texts --out my_release",
)
_step(
    "ingest",
    "Step 1: read and verify raw/, cut texts into passages.",
    "Reads raw/<source>/ with source.toml and manifest.csv, or any folder of texts (.txt, .html, .pdf, .docx, .jsonl, .csv, .warc, feeds, archives). A file that cannot be used "
    "becomes a row in `rejected`; the rest goes on.",
    "qantar ingest --raw raw",
)
_step(
    "extract",
    "Step 2: find dates, figures, events, statements and names.",
    "Works on what `qantar ingest` left in the work folder.",
    "qantar extract",
)
_step(
    "resolve",
    "Step 3: find which mentions are of one event, actor, place or quantity.",
    "Works on what `qantar extract` left in the work folder.",
    "qantar resolve",
)
_step(
    "validate",
    "Step 4: check every table; write the report.",
    "Works on what `qantar resolve` left in the work folder. Rows that fail go to `rejected`; a table that fails "
    "stops the release (exit status 1).",
    "qantar validate",
)
_step(
    "publish",
    "Step 5: write the validated tables as a new release.",
    "Works on what `qantar validate` left in the work folder. An existing version is never written over. With --to the "
    "releases of --out are copied to other storage: what is there already stays, what was broken off goes on, and "
    "versions.json goes last, so that nobody ever sees a half.",
    "qantar publish --out dist\n  qantar publish --to s3://bucket/qantar",
)


@cli.command()
@click.argument("files", nargs=-1, type=FILE)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--jsonl", is_flag=True, help="Read documents from stdin, one JSON object a line; write one a line.")
@click.option("--published-on", metavar="YYYY-MM-DD", help="The day the text was published, where you know it.")
@STUDY
@DEBUG
def annotate(
    files: tuple[Path, ...], form: str, published_on: str | None, study: Path | None, *, jsonl: bool, debug: bool
) -> None:
    """Show what is found in a text: dates, figures, events, statements, names.

    \b
    qantar annotate article.txt                      words marked in colour, then a table
    qantar annotate --format json article.txt        rows as in the released tables
    qantar annotate --published-on 2022-01-07 a.txt  "on Friday" is counted from that day
    qantar annotate --jsonl < texts.jsonl            a line in, a line out, in order:
                                                     {"document_id", "text", "published_on"}
    """
    from flows.cli.annotate import annotate_files, annotate_stream

    if jsonl == bool(files):
        raise click.UsageError("name a FILE to annotate, or give --jsonl and documents on stdin")
    with one_line_errors(debug=debug):
        if jsonl:
            annotate_stream(study)
        else:
            annotate_files(files, form, published_on, study)


@cli.command()
@click.argument("what", nargs=-1, required=True, metavar="FILE|FOLDER|URL...")
@click.option("--source", required=True, metavar="NAME", help="Folder below raw/ that it goes to, e.g. desk.")
@RAW
@click.option("--url", metavar="URL", help="Where the text was found, if it is one file.")
@click.option("--published-on", metavar="YYYY-MM-DD", help="The day it was published, where you know it.")
@click.option("--publisher", help="Of a new source: the outlet, if it is one for all its texts.")
@click.option("--licence", help="Of a new source: terms of its texts.")
@click.option("--language", metavar="TAG", help="Of a new source: en, kk, ru …")
@click.option("--obtained", help="Of a new source: how the texts were got.")
@click.option("--dry-run", is_flag=True, help="Only show what would be found; write nothing.")
@STUDY
@DEBUG
def add(
    what: tuple[str, ...], source: str, raw: Path, url: str | None, published_on: str | None, study: Path | None, *,
    dry_run: bool, debug: bool, **about: str | None,
) -> None:  # fmt: skip
    """Bring new texts in: keep each file as it came with its hash and facts, and show what would be found in it.

    A file may be text, a web page, PDF, Word, rows of articles (JSON Lines, CSV), a crawl (WARC), a feed, or an archive of these.

    \b
    qantar add report.pdf --source desk --published-on 2022-01-07
    qantar add ~/Downloads/clippings --source press --dry-run
    qantar add https://example.org/report.html --source web --licence "quoted as evidence"
    """
    from flows.cli.add import run_add
    from flows.reading.corpus import checked_day

    with one_line_errors(debug=debug):
        facts = {"url": url, "published_on": checked_day(published_on, "--published-on")}
        known = {name: value for name, value in facts.items() if value}
        told = {name: value for name, value in about.items() if value}
        run_add(what, source, raw, study, known, told, dry_run=dry_run)


@cli.command()
@click.argument("sql")
@OUT
@RELEASE
@FORMAT
@DEBUG
def query(sql: str, out: Path, release: str | None, form: str, *, debug: bool) -> None:
    """Run SQL (DuckDB's) over the latest release, read-only; `-` reads it from stdin.

    \b
    qantar query "SELECT first_day, place, label FROM events ORDER BY first_day"
    qantar query "SELECT * FROM comparisons WHERE NOT agree" --format csv > conflicts.csv
    qantar query "SHOW TABLES"
    qantar query "DESCRIBE figures"
    """
    from flows.cli.query import run_query

    with one_line_errors(debug=debug):
        run_query(sys.stdin.read() if sql == "-" else sql, out, release, form)


@cli.command()
@click.argument("row_id")
@RAW
@OUT
@RELEASE
@FORMAT
@DEBUG
def explain(row_id: str, raw: Path, out: Path, release: str | None, form: str, *, debug: bool) -> None:
    """Show what a row rests on: its words in their paragraph, what was joined to it or disagrees with it, its lineage.

    \b
    qantar query "SELECT event_id, label FROM events ORDER BY n_mentions DESC"   ids to try
    qantar explain evt_0123456789abcdef    the mentions that were joined to one event, and why each was
    qantar explain fig_0123456789abcdef    a figure, and the figures it is compared with
    """
    from flows.cli.explain import run_explain

    with one_line_errors(debug=debug):
        run_explain(row_id, out, release, form, raw)


@cli.command()
@click.argument("row_id", required=False)
@OUT
@click.option("--limit", type=click.IntRange(1), default=15, show_default=True, help="Rows of each kind.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
@DEBUG
def review(row_id: str | None, out: Path, limit: int, form: str, *, debug: bool) -> None:
    """List what a person should look at first, or write the skeleton of a correction for a row.

    Conflicts come first, then rows that were rejected, then those the rules are least sure of.

    \b
    qantar review                                            what to look at in the latest release
    qantar review fig_0123456789abcdef >> raw/press/corrections.toml
                                                             then say in it what is to change, and why
    """
    from flows.cli.review import run_review

    with one_line_errors(debug=debug):
        run_review(row_id, out, limit, form)


@cli.command()
@click.argument("before")
@click.argument("after", default="latest")
@OUT
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json", "html"]), default="table", show_default=True
)
@DEBUG
def diff(before: str, after: str, out: Path, form: str, *, debug: bool) -> None:
    """Show which rows differ between two releases, and why: source, code, schema or correction.

    \b
    qantar diff 2026.11.0                     against the latest
    qantar diff 2026.11.0 2026.11.2           counts, then row by row
    qantar diff 2026.11.0 --format html > changes.html
    """
    from flows.cli.diff import run_diff

    with one_line_errors(debug=debug):
        run_diff(before, after, out, form)


@cli.command()
@click.argument("target", default="latest")
@OUT
@click.option("--raw", type=FOLDER, help="Folder of the raw texts: every row is cut out of them again.")
@click.option("--signers", type=FILE, help="An allowed_signers file (man ssh-keygen).")
@click.option("--rebuild", is_flag=True, help="Build it again from --raw and compare bytes.")
@click.option("--study", type=FOLDER, help="Folder of another study's data files, for --rebuild.")
@DEBUG
def verify(
    target: str, out: Path, raw: Path | None, signers: Path | None, study: Path | None, *, rebuild: bool, debug: bool
) -> None:
    """Check that a release is what it says: files, signature, schema, keys, references, words.

    TARGET is a version, a release's folder or an address (s3://bucket/folder); by default the latest release of --out.
    Exit status 1 if anything is wrong, with the file and the row.

    \b
    qantar verify --raw raw                   the latest release in dist/, against the texts
    qantar verify 2026.11.0 --raw raw --rebuild
    qantar verify ~/Downloads/2026.11.0 --signers allowed_signers
    qantar verify s3://bucket/qantar/2026.11.0
    """
    from flows.cli.verify import run_verify

    with one_line_errors(debug=debug):
        sys.exit(run_verify(target, out, raw, signers, study, rebuild=rebuild))


for command in look.COMMANDS:
    cli.add_command(command)


def main() -> None:
    """Run the command line."""
    cli(prog_name="qantar")
