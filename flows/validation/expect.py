"""Great Expectations: one checkpoint a table, its suite rendered from the schema."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from flows.validation.results import CheckResult
from schemas.render.expectations import Check

if TYPE_CHECKING:
    import pandas as pd

_EXAMPLES = 5
_SEEN = ("element_count", "missing_count", "unexpected_count", "unexpected_percent", "partial_unexpected_list")


@contextmanager
def _quietly() -> Iterator[None]:
    """No telemetry, no progress bars, no chatter of the library."""
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    os.environ.setdefault("TQDM_DISABLE", "1")
    logging.disable(logging.WARNING)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        finally:
            logging.disable(logging.NOTSET)


class Expectations:
    """Great Expectations, imported once, since that takes seconds."""

    def __init__(self) -> None:
        with _quietly():
            import great_expectations as gx

            self._gx = gx
        self.last: dict[str, Any] = {}  # the library's own result of the last run, without moments and ids

    def _fresh(self) -> Any:
        """A context of our own, in memory; made in 5 ms, and anew each time, since it holds every batch that it saw."""
        from great_expectations.data_context.types.base import ProgressBarsConfig

        context = self._gx.get_context(mode="ephemeral")
        context.variables.progress_bars = ProgressBarsConfig(globally=False)
        return context

    def run(self, name: str, frame: pd.DataFrame, checks: Sequence[Check]) -> list[CheckResult]:
        """The checks' outcomes on one batch, in the order of the checks."""
        frame = frame.assign(__row=range(len(frame)))
        result = self._checked(name, frame, checks, {"result_format": "BASIC"})
        self.last = _own(result)
        found = {_number(one): one for one in result.results}
        if failed := [number for number in range(len(checks)) if not found[number].success]:
            # finding which rows failed takes long: it is asked of what failed only
            rows = {"result_format": "COMPLETE", "unexpected_index_column_names": ["__row"]}
            again = self._checked(name, frame, [checks[number] for number in failed], rows)
            found |= {failed[_number(one)]: one for one in again.results}
        return [_told(check, found[number], len(frame)) for number, check in enumerate(checks)]

    def _checked(self, name: str, frame: pd.DataFrame, checks: Sequence[Check], form: dict[str, Any]) -> Any:
        """What a checkpoint of these checks tells of one batch, in a form of the library's."""
        gx = self._gx
        with _quietly():
            context = self._fresh()
            expected = [
                getattr(gx.expectations, check.expectation)(**check.arguments, meta={"check": number})
                for number, check in enumerate(checks)
            ]
            suite = context.suites.add(gx.ExpectationSuite(name=name, expectations=expected))
            data = (
                context.data_sources.add_pandas(name)
                .add_dataframe_asset(name)
                .add_batch_definition_whole_dataframe(name)
            )
            definition = context.validation_definitions.add(gx.ValidationDefinition(name=name, data=data, suite=suite))
            checkpoint = context.checkpoints.add(
                gx.Checkpoint(name=name, validation_definitions=[definition], result_format=form)
            )
            (result,) = checkpoint.run(batch_parameters={"dataframe": frame}).run_results.values()
        return result


def _own(result: Any) -> dict[str, Any]:
    """The library's own result as plain values: what it expected and saw; no run's time, id or whole list of values."""
    told = []
    for one in sorted(result.results, key=_number):
        config, details = one.expectation_config.to_json_dict(), one.to_json_dict().get("result") or {}
        wanted = {name: value for name, value in config["kwargs"].items() if name != "batch_id"}
        seen = {name: details[name] for name in _SEEN if name in details}
        told.append({"type": config["type"], "kwargs": wanted, "success": bool(one.success), "result": seen})
    return {"success": bool(result.success), "statistics": dict(result.statistics), "results": told}


def _number(result: Any) -> int:
    """Which of our checks an outcome is of."""
    return int(result.expectation_config.meta["check"])


def _told(check: Check, result: Any, total: int) -> CheckResult:
    info = result.exception_info or {}
    if any(isinstance(v, dict) and v.get("raised_exception") for v in info.values()) or info.get("raised_exception"):
        return CheckResult(check, total, 0, error=_error(info))
    details = result.result or {}
    rows = tuple(sorted({int(index["__row"]) for index in details.get("unexpected_index_list") or []}))
    examples = tuple(str(value) for value in (details.get("partial_unexpected_list") or [])[:_EXAMPLES])
    failed = int(details.get("unexpected_count") or 0) or int(not result.success)
    return CheckResult(check, total, failed, examples, rows)


def _error(info: dict[str, Any]) -> str:
    messages = [v.get("exception_message") for v in info.values() if isinstance(v, dict)] or [
        info.get("exception_message")
    ]
    return "the check could not run: " + "; ".join(str(m) for m in messages if m)
