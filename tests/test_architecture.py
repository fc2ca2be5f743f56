"""The house's rules, held by reading the code: who may import whom, what is documented, how long a file may be."""

import ast
import csv
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CODE = sorted([*(ROOT / "flows").rglob("*.py"), *(ROOT / "schemas").rglob("*.py")])
LISTS = sorted(p for kind in ("lexicons", "vocabularies") for p in (ROOT / "schemas" / kind).glob("*.csv"))
LONGEST = 400  # lines


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING")


def _imports(node: ast.AST, *, inside_functions: bool) -> Iterator[str]:
    """The dotted names that a piece of code imports when it runs; what only type checkers see does not count."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (alias.name for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            yield from (f"{child.module}.{alias.name}" for alias in child.names)
        elif _is_for_types(child) or (
            not inside_functions and isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef))
        ):
            continue
        else:
            yield from _imports(child, inside_functions=inside_functions)


def _imported(path: Path, *, inside_functions: bool = True) -> set[str]:
    return set(_imports(ast.parse(path.read_text(encoding="utf-8")), inside_functions=inside_functions))


def _within(imported: str, package: str) -> bool:
    return imported == package or imported.startswith(f"{package}.")


def _offending(folder: str, *packages: str, inside_functions: bool = True) -> list[str]:
    """`file imports name` for every import of these packages below a folder."""
    return [
        f"{_name(path)} imports {name}"
        for path in CODE
        if _name(path).startswith(folder)
        for name in sorted(_imported(path, inside_functions=inside_functions))
        if any(_within(name, package) for package in packages)
    ]


def test_the_rules_see_the_code():
    assert len(CODE) > 60
    assert "pathlib.Path" in _imported(ROOT / "flows" / "build.py")


def test_only_the_flows_import_prefect():
    offending = [o for o in _offending("flows/", "prefect") if o.split(" ")[0].count("/") > 1]
    assert not offending


def test_the_schemas_know_neither_flows_nor_libraries():
    allowed = {*sys.stdlib_module_names, "pyarrow", "schemas"}
    offending = [
        f"{_name(path)} imports {name}"
        for path in CODE
        if _name(path).startswith("schemas/")
        for name in sorted(_imported(path))
        if name.split(".")[0] not in allowed
    ]
    assert not offending


def test_great_expectations_is_met_only_in_validation_and_only_when_it_runs():
    inside = _offending("", "great_expectations")
    assert inside, "validation should use Great Expectations"
    assert all(o.startswith("flows/validation/") for o in inside)
    assert not _offending("", "great_expectations", inside_functions=False)


def test_pandas_is_imported_nowhere_as_a_module_loads():
    assert not _offending("", "pandas", inside_functions=False)


def test_extraction_is_pure():
    beyond = ("flows.resolution", "flows.release", "flows.validation", "flows.cli", "flows.workspace", "flows.settings")
    heavy = ("prefect", "pyarrow", "pandas", "duckdb", "great_expectations", "schemas.render")
    assert not _offending("flows/extraction/", *beyond, *heavy)


def test_reading_knows_nothing_of_what_comes_after_it():
    beyond = [f"flows.{name}" for name in ("extraction", "resolution", "release", "validation", "cli", "workspace")]
    assert not _offending("flows/reading/", *beyond, "prefect", "pyarrow", "pandas", "duckdb")


def test_the_release_looks_back_at_no_step():
    assert not _offending("flows/release/", "flows.extraction", "flows.resolution", "flows.validation", "flows.reading")


def _definitions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """Functions and classes of a module, and methods of its classes."""
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from (n for n in node.body if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef)))


def _takes_others(node: ast.AST) -> bool:
    """Whether a function's body is only `…`: a protocol's or an overload's, told where it is used."""
    return isinstance(node, ast.FunctionDef) and [ast.unparse(part) for part in node.body] == ["..."]


@pytest.mark.parametrize("path", CODE, ids=_name)
def test_whatever_is_public_says_what_it_means(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = [
        node.name
        for node in _definitions(tree)
        if not node.name.startswith("_") and not ast.get_docstring(node) and not _takes_others(node)
    ]
    assert ast.get_docstring(tree), f"{_name(path)} does not say what it is for"
    assert not silent, f"{_name(path)}: without a docstring: {', '.join(silent)}"


@pytest.mark.parametrize("path", CODE, ids=_name)
def test_no_file_is_too_long_to_read(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("path", LISTS, ids=_name)
def test_every_row_of_a_list_has_an_example(path):
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        bare = [f"line {reader.line_num}" for row in reader if not (row.get("example") or "").strip()]
    assert not bare, f"{_name(path)}: no example in {', '.join(bare)}"


@pytest.mark.parametrize("path", [p for p in LISTS if p.parent.name == "vocabularies"], ids=_name)
def test_no_code_stands_twice_in_its_list(path):
    with path.open(encoding="utf-8", newline="") as lines:
        codes = [row["code"] for row in csv.DictReader(lines)]
    assert codes
    assert len(codes) == len(set(codes))
