"""Tables as Croissant 1.0 (JSON-LD, an extension of schema.org/Dataset): one record set a table.

Dataset searches read the schema.org part of it; `mlcroissant` loads records through it.  Where ids lead stands in the
descriptions: told as `references`, mlcroissant 1.1 joins by them as it loads, and loses the rows whose id is null.
Source of the terms: https://docs.mlcommons.org/croissant/docs/croissant-spec.html
"""

from __future__ import annotations

from typing import Any

from schemas.model import Column, Table
from schemas.render.datapackage import FileFacts, Files
from schemas.render.duckdb import describe
from schemas.study import Study
from schemas.tables import RELEASED

_TYPES = {
    "string": "sc:Text", "integer": "sc:Integer", "number": "sc:Float", "boolean": "sc:Boolean", "date": "sc:Date",
    "strings": "sc:Text",
}  # fmt: skip
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def croissant(study: Study, version: str, day: str, files: Files) -> dict[str, Any]:
    """The contents of `croissant.json`; `files` holds the facts of each table's files, and `day` is ISO 8601."""
    settings = study.settings
    first, last = study.window
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "name": settings["name"],
        "alternateName": settings["title"],
        "description": settings["description"],
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "version": version,
        "datePublished": day,
        "license": f"https://spdx.org/licenses/{settings['licence']['data']}.html",
        "creator": {"@type": "Organization", "name": settings["contact"]},
        "citeAs": f"{settings['contact']}: {settings['title']}, version {version}, {day[:4]}.",
        "keywords": settings["keywords"],
        "inLanguage": settings["languages"],
        "temporalCoverage": f"{first.isoformat()}/{last.isoformat()}",
        "spatialCoverage": settings.get("country", ""),
        "isAccessibleForFree": True,
        "url": settings.get("url", f"urn:qantar:{settings['name']}:{version}"),
        "distribution": [part for name, some in files.items() for part in _parts(name, some)],
        "recordSet": [_records(RELEASED[name]) for name in files],
    }


def _parts(name: str, some: tuple[FileFacts, ...]) -> list[dict[str, Any]]:
    """A table's file; of several also the set of them, from which its records are read."""
    found = [_file(facts) for facts in some]
    if len(some) == 1:
        return found
    whole = {
        "@type": "cr:FileSet",
        "@id": f"{name}.parquet",
        "name": f"{name}.parquet",
        "containedIn": [{"@id": facts.path} for facts in some],
        "encodingFormat": "application/x-parquet",
        "includes": f"{name}/*.parquet",
    }
    return [*found, whole]


def _file(facts: FileFacts) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": facts.path,
        "name": facts.path,
        "contentUrl": facts.path,
        "contentSize": f"{facts.bytes} B",
        "encodingFormat": "application/x-parquet",
        "sha256": facts.sha256,
    }


def _records(table: Table) -> dict[str, Any]:
    told: dict[str, Any] = {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.description,
        "field": [_field(table, column) for column in table.columns],
    }
    return {**told, "key": {"@id": f"{table.name}/{table.key}"}} if table.key else told


def _field(table: Table, column: Column) -> dict[str, Any]:
    told: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{table.name}/{column.name}",
        "name": column.name,
        "description": describe(column),
        "dataType": _TYPES[column.type],
        "source": {"fileObject": {"@id": f"{table.name}.parquet"}, "extract": {"column": column.name}},
    }
    if column.type == "strings":
        told["repeated"] = True
    return told
