// What is shown, as a file or as a question for other tools.
import type { Values } from "./state";
import type { Row, Value } from "./types";

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** SQL for DuckDB that gives the rows that are shown, beside the release's Parquet files. */
export function sql(table: string, { q, column, sort }: Values): string {
  const where = q ? ` WHERE contains(lower(${column ? `CAST(${identifier(column)} AS VARCHAR)` : `CAST(rows AS VARCHAR)`}), ${quoted(q.toLowerCase())})` : "";
  const order = sort ? ` ORDER BY ${identifier(sort.replace(/^-/, ""))}${sort.startsWith("-") ? " DESC" : ""} NULLS LAST` : "";
  return `SELECT * FROM '${table}.parquet' AS rows${where}${order}`;
}

export const shell = (name: string, query: string) => `${name} query "${query.replace(/'(\w+)\.parquet'/, "$1").replaceAll('"', '\\"')}"`;

export const python = (query: string) => `import duckdb\n\nrows = duckdb.sql(${JSON.stringify(query)}).df()`;

export const r = (query: string) =>
  `library(duckdb)\n\nconnection <- dbConnect(duckdb())\nrows <- dbGetQuery(connection, ${JSON.stringify(query)})`;

/** Rows as CSV (RFC 4180).  A cell that a spreadsheet would run as a formula gets an apostrophe before it. */
export function csv(columns: string[], rows: Row[]): string {
  const lines = rows.map((row) => columns.map((column) => cell(row[column] ?? null)).join(","));
  return `\ufeff${[columns.join(","), ...lines].join("\r\n")}\r\n`;
}

function cell(value: Value): string {
  if (value === null) return "";
  const text = Array.isArray(value) ? value.join("; ") : String(value);
  const safe = typeof value !== "number" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
