"""`corrections.toml` is read strictly: what is wrong with it is told with file, number and remedy."""

from datetime import date

import pytest

from flows.reading.corrections import CorrectionError, read_corrections

SIGNED = 'reason = "r"\nwho = "w"\nwhen = 2026-11-28\n'
DROP = f'[[correction]]\ndo = "drop"\nrow = "fig_1"\nexpect = {{low = 1.0}}\n{SIGNED}'


def write(raw, text, source="press"):
    (raw / source).mkdir(exist_ok=True)
    (raw / source / "corrections.toml").write_text(text)


def test_corrections_of_all_sources_come_in_order(tmp_path):
    write(tmp_path, DROP + DROP, "b")
    write(tmp_path, DROP, "a")
    found = read_corrections(tmp_path)
    assert [(c.source, c.number) for c in found] == [("a", 1), ("b", 1), ("b", 2)]
    assert found[0].when == date(2026, 11, 28)
    assert found[0].method == "correction:a/1; w, 2026-11-28: r"


def test_no_file_is_no_correction(tmp_path):
    assert read_corrections(tmp_path) == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[correction", "not valid TOML"),
        ("[other]\n", r"wants \[\[correction\]\]"),
        (DROP.replace('"drop"', '"delete"'), "do must be one of drop, replace, add, merge, split"),
        (DROP.replace('reason = "r"\n', ""), "lacks reason"),
        (DROP.replace("expect = {low = 1.0}\n", ""), "lacks expect"),
        (DROP + 'colour = "red"\n', "knows no colour"),
        (DROP.replace("2026-11-28", '"today"'), "when must be a date"),
        (DROP.replace("{low = 1.0}", "{}"), "expect must be a dict that is not empty"),
        (DROP.replace('"drop"', '"replace"'), "changes nothing"),
        (DROP.replace('"fig_1"', "7"), "row must be a str"),
    ],
)
def test_a_malformed_correction_is_told(tmp_path, text, told):
    write(tmp_path, text)
    with pytest.raises(CorrectionError, match=told) as error:
        read_corrections(tmp_path)
    assert "press/corrections.toml" in str(error.value)
