// Each released table: filter, sort, download, and how to ask the same elsewhere.
import { useMemo } from "preact/hooks";
import { useRows } from "../hooks";
import { Choice, Clear, Copy, Field, paged, Pages, RowLink, save, Waiting } from "../parts";
import { change, type Values } from "../state";
import { csv, python, r, shell, sql } from "../snippets";
import type { Release, Row, TableFacts, Value } from "../types";

export function Tables({ release, values }: { release: Release; values: Values }) {
  const name = values.table && Object.hasOwn(release.tables, values.table) ? values.table : "events";
  const facts = release.tables[name]!;
  const rows = useRows<Row>(name);
  return (
    <>
      <h2>Tables</h2>
      <p class="lead">{facts.description} Sort by a heading, filter by words, take what is shown with you.</p>
      <form class="filters" onSubmit={(event) => event.preventDefault()} aria-label="Filters">
        <Choice
          name="table" title="Table" values={{ ...values, table: name }} any="choose"
          options={Object.entries(release.tables).map(([table, t]) => [table, `${table} (${t.rows.toLocaleString("en")})`])}
        />
        <Choice name="column" title="Column" values={values} options={facts.columns.map((c) => [c.name, c.name])} any="any column" />
        <Field name="q" title="Holds" type="search" values={values} hint="words" />
        <Clear values={values} names={["column", "q"]} />
      </form>
      {Array.isArray(rows) ? <Shown release={release} name={name} facts={facts} rows={rows} values={values} />
        : <Waiting answer={rows} what={`${facts.rows.toLocaleString("en")} rows`} />}
      <Snippets release={release} name={name} values={values} />
    </>
  );
}

interface Part {
  release: Release;
  name: string;
  facts: TableFacts;
  rows: Row[];
  values: Values;
}

function Shown({ release, name, facts, rows, values }: Part) {
  const shown = useMemo(() => sorted(filtered(rows, values), values.sort), [rows, values.q, values.column, values.sort]);
  const columns = facts.columns.map((column) => column.name);
  const download = () => save(URL.createObjectURL(new Blob([csv(columns, shown)], { type: "text/csv;charset=utf-8" })), `${name}.csv`);
  return (
    <>
      <p class="tools">
        <button type="button" onClick={download}>Download these {shown.length.toLocaleString("en")} rows as CSV</button>
        <a href={`${name}.parquet`} download>the whole table as Parquet</a>
      </p>
      <Pages values={values} total={shown.length} what="rows" />
      <div class="scroll" tabIndex={0} role="region" aria-label={`Rows of ${name}`}>
        <table>
          <thead><tr>{facts.columns.map((column) => <Heading name={column.name} about={column.description} sort={values.sort ?? ""} />)}</tr></thead>
          <tbody>
            {paged(shown, values).map((row) => (
              <tr>{columns.map((column) => <td class={String(row[column] ?? "").length > 40 ? "long" : ""}><Cell release={release} value={row[column] ?? null} /></td>)}</tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Heading({ name, about, sort }: { name: string; about: string; sort: string }) {
  const up = sort === name;
  const down = sort === `-${name}`;
  return (
    <th aria-sort={up ? "ascending" : down ? "descending" : "none"} title={about}>
      <button type="button" onClick={() => change({ sort: up ? `-${name}` : name, page: "" })}>{name}{up ? " ↑" : down ? " ↓" : ""}</button>
    </th>
  );
}

const ID = /^[a-z]{3}_[0-9a-f]{16}$/;

function Cell({ release, value }: { release: Release; value: Value }) {
  if (value === null) return <span class="null">null</span>;
  if (Array.isArray(value)) return <>{value.slice(0, 8).map((one) => <><Cell release={release} value={one} /> </>)}{value.length > 8 && "…"}</>;
  const text = String(value);
  const known = ID.test(text) && Object.values(release.tables).some((table) => table.prefix === text.slice(0, 3));
  if (known) return <RowLink id={text} class="id">{text}</RowLink>;
  return <>{text.length > 160 ? `${text.slice(0, 160)} …` : text}</>;
}

function filtered(rows: Row[], { q, column }: Values): Row[] {
  const words = q?.toLowerCase();
  if (!words) return rows;
  return rows.filter((row) =>
    (column ? [row[column] ?? null] : Object.values(row)).some((value) => value !== null && String(value).toLowerCase().includes(words)),
  );
}

function sorted(rows: Row[], sort = ""): Row[] {
  if (!sort) return rows;
  const [name, sign] = sort.startsWith("-") ? [sort.slice(1), -1] : [sort, 1];
  return [...rows].sort((a, b) => {
    const [x, y] = [a[name] ?? null, b[name] ?? null];
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1; // nulls last, both ways
    return (x < y ? -1 : x > y ? 1 : 0) * sign;
  });
}

function Snippets({ release, name, values }: { release: Release; name: string; values: Values }) {
  const query = sql(name, values);
  const told: [string, string][] = [
    ["DuckDB", `${query};`],
    [release.name, shell(release.name, query)],
    ["Python", python(query)],
    ["R", r(query)],
  ];
  return (
    <details>
      <summary>Ask the same elsewhere: DuckDB, Python, R</summary>
      {told.map(([title, text]) => (
        <section class="snippet"><h3>{title} <Copy text={text} /></h3><pre tabIndex={0}>{text}</pre></section>
      ))}
    </details>
  );
}
