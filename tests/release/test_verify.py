"""A release is verified: a sound one passes, and whatever is damaged is told with its file and row."""

import shutil
import subprocess
import zipfile
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from flows.cli.main import cli
from flows.cli.texts import reader
from flows.reading.corpus import NOT_READ
from flows.reading.formats import open as opening
from flows.release import signing, versions
from flows.release.metadata import write_checksums
from flows.release.publish import publish
from flows.release.signing import SigningError
from flows.release.verify import verify
from flows.workspace import to_table
from tests import world
from tests.release.conftest import DAY


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    """The raw texts of the small world."""
    folder = tmp_path_factory.mktemp("raw")
    for name, text in world.TEXTS.items():
        (folder / name).write_bytes(text.encode())
    return folder


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    path = tmp_path_factory.mktemp("keys") / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)], check=True, timeout=60)
    return path


@pytest.fixture(scope="module")
def signers(key):
    path = key.with_name("allowed_signers")
    path.write_text(f"maintainers@example.org {key.with_suffix('.pub').read_text()}")
    return path


@pytest.fixture
def copy(dist, tmp_path):
    """A copy of a folder with one release, to be damaged."""
    shutil.copytree(dist, tmp_path / "dist")
    return tmp_path / "dist/2026.11.0"


def entry(release):
    return versions.read(release.parent)[0]


def _loose(schema):
    """The schema with nulls allowed: a forger minds no promise."""
    return pa.schema([field.with_nullable(True) for field in schema], metadata=schema.metadata)


def rewritten(release, name, edit):
    """Change a table's rows and make the checksums fit again, as a careful forger would."""
    table = pq.read_table(release / f"{name}.parquet")
    rows = table.to_pylist()
    edit(rows)
    pq.write_table(pa.Table.from_pylist(rows, schema=_loose(table.schema)), release / f"{name}.parquet")
    write_checksums(release)


def test_a_sound_release_passes_with_everything_checked(release, raw):
    verdict = verify(release, entry(release), reader(raw))
    assert verdict.sound, [str(fault) for fault in verdict.faults]
    assert set(verdict.checked) == {"files", "schema", "keys", "references", "grounding", "index"}
    assert verdict.notes == ["the release is unsigned"]


def test_what_cannot_be_checked_is_told(release):
    told = " ".join(verify(release).notes)
    assert "grounding was not checked" in told and "versions.json was not at hand" in told


def _bit(release):
    path = release / "dates.parquet"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


DAMAGES = [
    ("files", "dates.parquet", None, _bit),
    ("files", "README.md", None, lambda release: (release / "README.md").unlink()),
    ("files", "extra.txt", None, lambda release: (release / "extra.txt").write_text("?")),
    ("files", "SHA256SUMS", None, lambda release: (release / "SHA256SUMS").unlink()),
    ("files", "SHA256SUMS", None, lambda r: (r / "SHA256SUMS").write_text(f"{'0' * 64}  ../../etc/passwd\n")),
    ("schema", "events.parquet", None, lambda release: (release / "events.parquet").write_bytes(b"PAR1")),
    ("schema", "places.parquet", None, lambda release: (release / "places.parquet").unlink()),
    (
        "schema", "dates.parquet", None,
        lambda r: pq.write_table(pq.read_table(r / "dates.parquet").drop_columns(["edtf"]), r / "dates.parquet"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("check", "file", "row", "damage"), DAMAGES, ids=lambda value: str(value)[:20])
def test_a_damaged_file_is_named(copy, raw, check, file, row, damage):
    damage(copy)
    faults = verify(copy, entry(copy), reader(raw)).faults
    assert (check, file, row) in {(fault.check, fault.file, fault.row) for fault in faults}


FORGERIES = [
    ("keys", "dates", lambda rows: rows.append(dict(rows[0])), 0),
    ("references", "figures", lambda rows: rows[0].update(event_id="evt_0000000000000000"), 0),
    ("references", "comparisons", lambda rows: rows[0].update(figure_ids=["fig_0000000000000000"]), 0),
    ("grounding", "statements", lambda rows: rows[0].update(text="I never said that."), 0),
    ("grounding", "dates", lambda rows: rows[1].update(char_start=rows[1]["char_start"] + 1), 1),
    ("grounding", "figures", lambda rows: rows[0].update(char_end=10**6), 0),
    ("grounding", "statements", lambda rows: rows[0].update(char_start=None), 0),
    ("grounding", "entity_mentions", lambda rows: rows[0].update(evidence="Words of nobody."), 0),
]


@pytest.mark.parametrize(("check", "table", "forge", "number"), FORGERIES, ids=lambda value: str(value)[:12])
def test_a_forged_row_is_named_though_the_checksums_fit(copy, raw, check, table, forge, number):
    rows = pq.read_table(copy / f"{table}.parquet").to_pylist()
    forged = next(iter(rows[number].values())) if table == "comparisons" else rows[number]
    rewritten(copy, table, forge)
    faults = verify(copy, entry(copy), reader(raw)).faults
    found = [fault for fault in faults if fault.check == check and fault.file == f"{table}.parquet"]
    assert found, [str(fault) for fault in faults]
    keys = {
        "dates": "date_id",
        "figures": "figure_id",
        "statements": "statement_id",
        "entity_mentions": "entity_mention_id",
    }
    if table in keys:
        assert forged[keys[table]] in {fault.row for fault in found}
    assert any(fault.check == "index" for fault in faults)


def test_texts_and_rows_are_looked_at_some_at_a_time(copy, raw, monkeypatch):
    monkeypatch.setattr("flows.release.verify._CHARS", 1)
    monkeypatch.setattr("flows.release.verify._FEW", 1)
    assert verify(copy, entry(copy), reader(raw)).sound
    lost = "evt_0000000000000000"

    def forge(rows):
        for row in rows:
            row.update(text="I never said that.", event_id=lost)

    rewritten(copy, "figures", forge)
    count = pq.read_metadata(copy / "figures.parquet").num_rows
    faults = verify(copy, None, reader(raw)).faults
    for check in ("grounding", "references"):
        told = [fault for fault in faults if (fault.check, fault.file) == (check, "figures.parquet")]
        assert len(told) == min(count, 20) and len({fault.row for fault in told}) == len(told)


def test_rows_that_cannot_be_read_are_told_though_their_footer_can(copy, raw):
    content = bytearray((copy / "dates.parquet").read_bytes())
    content[4:400] = bytes(396)
    (copy / "dates.parquet").write_bytes(bytes(content))
    assert pq.read_metadata(copy / "dates.parquet").num_rows
    assert any("cannot be read" in fault.what for fault in verify(copy, entry(copy), reader(raw)).faults)


def test_what_the_build_could_not_read_within_an_archive_is_not_read_again(tmp_path, monkeypatch):
    (tmp_path / "raw").mkdir()
    with zipfile.ZipFile(tmp_path / "raw/pack.zip", "w") as archive:
        for name in ("bad.txt", "good.txt"):
            archive.writestr(name, f"This one is {name}.")
    reason = f"{NOT_READ}: it took too long"
    rejected = [{"table": "documents", "row_id": "pack.zip!/bad.txt", "check": "file_damaged", "reason": reason}]
    pq.write_table(to_table("rejected", rejected), tmp_path / "rejected.parquet")
    seen = []
    read = opening._SINGLE[".txt"]
    monkeypatch.setitem(opening._SINGLE, ".txt", lambda content: (seen.append(content), read(content))[1])
    found = reader(tmp_path / "raw", release=tmp_path)("pack.zip!/good.txt")
    assert found is not None and found[1] == "This one is good.txt." and seen == [b"This one is good.txt."]
    assert reader(tmp_path / "raw", release=tmp_path)("pack.zip!/bad.txt") is None


def test_another_raw_text_is_told(release, raw, tmp_path):
    shutil.copytree(raw, tmp_path / "raw")
    first = sorted((tmp_path / "raw").iterdir())[0]
    first.write_text("Another text.")
    assert any("is another file" in fault.what for fault in verify(release, None, reader(tmp_path / "raw")).faults)
    first.unlink()
    assert any("is not among" in fault.what for fault in verify(release, None, reader(tmp_path / "raw")).faults)


def test_a_name_of_a_document_leads_nowhere_outside_raw(copy, raw, tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    rewritten(copy, "documents", lambda rows: rows[0].update(file="../secret.txt"))
    assert any("is not among" in fault.what for fault in verify(copy, None, reader(raw)).faults)


def test_a_signed_release_tells_by_whom_and_notices_changed_checksums(tables, study, raw, key, signers, tmp_path):
    release = publish(tables, {}, tmp_path / "dist", DAY, study, key=key).folder
    verdict = verify(release, entry(release), reader(raw), signers)
    assert verdict.sound and "signed by maintainers@example.org" in verdict.notes
    (release / "extra.txt").write_text("mine")
    write_checksums(release)
    (fault,) = verify(release, entry(release), reader(raw), signers).faults
    assert (fault.check, fault.file) == ("signature", "SHA256SUMS.sig")


def test_nobody_and_strangers_are_told_from_a_signer(release, copy, key, signers, tmp_path):
    assert any(fault.check == "signature" for fault in verify(release, signers=signers).faults)
    stranger = tmp_path / "stranger"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(stranger)], check=True, timeout=60)
    signing.sign(copy, stranger)
    assert any("signed by nobody in" in fault.what for fault in verify(copy, signers=signers).faults)


def test_a_key_that_is_not_there_makes_no_release(tables, study, tmp_path):
    with pytest.raises(SigningError, match="ssh-keygen -t ed25519"):
        publish(tables, {}, tmp_path / "dist", DAY, study, key=tmp_path / "none")
    assert not list((tmp_path / "dist").glob("2026*"))


def test_an_index_that_lists_other_tables_is_told(release, raw):
    (fault,) = verify(release, replace(entry(release), content="0" * 64), reader(raw)).faults
    assert (fault.check, fault.file) == ("index", "versions.json")


@pytest.mark.parametrize("target", ["latest", "2026.11.0"])
def test_the_command_says_sound_or_damaged(dist, copy, raw, target):
    good = CliRunner().invoke(cli, ["verify", target, "--out", str(dist), "--raw", str(raw)])
    assert (good.exit_code, "is sound" in good.output) == (0, True), good.output
    _bit(copy)
    bad = CliRunner().invoke(cli, ["verify", str(copy), "--raw", str(raw)])
    assert bad.exit_code == 1
    assert "fault files: dates.parquet: is not the file that SHA256SUMS lists" in bad.output
    assert "is DAMAGED" in bad.output


def test_a_release_that_is_not_there_is_told(dist):
    for target, told in (("2031.1.0", "no such release"), ("nowhere", "no version, no folder and no address")):
        result = CliRunner().invoke(cli, ["verify", target, "--out", str(dist)])
        assert result.exit_code == 1 and told in result.output


def test_a_folder_that_is_no_release_is_damaged(tmp_path):
    result = CliRunner().invoke(cli, ["verify", str(tmp_path)])
    assert result.exit_code == 1 and "SHA256SUMS: is missing or empty" in result.output
