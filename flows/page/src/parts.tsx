// Small parts that all views are made of.
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { change, changed, type Values } from "./state";
import type { Marked } from "./types";

export const PAGE = 50; // rows of a list at a time

/** What stands in the place of rows that are not there yet, or cannot be had. */
export function Waiting({ answer, what }: { answer: Error | null; what: string }) {
  if (answer) return <p class="error" role="alert">{answer.message}</p>;
  return <p class="waiting" role="status">Reading {what} …</p>;
}

interface Choice {
  name: string;
  title: string;
  values: Values;
  options: [value: string, words: string][];
  any?: string;
}

/** A filter with the values there are: a menu, or where there are too many for one, a field that suggests them. */
export function Choice({ name, title, values, options, any = "all" }: Choice) {
  const value = values[name] ?? "";
  const set = (event: Event) => change({ [name]: (event.target as HTMLInputElement).value, page: "" });
  const id = `filter-${name}`;
  const known = options.some(([option]) => option === value);
  return (
    <div class="field">
      <label for={id}>{title}</label>
      {options.length > 200 ? (
        <>
          <input id={id} type="search" list={`${id}-values`} value={value} placeholder={any} onChange={set} />
          <datalist id={`${id}-values`}>
            {options.slice(0, 1000).map(([option, words]) => <option value={option}>{words}</option>)}
          </datalist>
        </>
      ) : (
        <select id={id} value={value} onChange={set}>
          <option value="">{any}</option>
          {value && !known && <option value={value}>{value}</option>}
          {options.map(([option, words]) => <option value={option}>{words}</option>)}
        </select>
      )}
    </div>
  );
}

/** A field for words or a day. */
export function Field(props: { name: string; title: string; values: Values; type: "search" | "date"; hint?: string }) {
  const { name, title, values, type, hint } = props;
  const set = (event: Event) => change({ [name]: (event.target as HTMLInputElement).value, page: "" });
  const [id, value] = [`filter-${name}`, values[name] ?? ""];
  return (
    <div class="field">
      <label for={id}>{title}</label>
      {type === "date" ? <input id={id} type="date" value={value} onChange={set} /> : <input id={id} type="search" value={value} placeholder={hint} onInput={set} />}
    </div>
  );
}

/** The way out of all filters, shown where there is one. */
export function Clear({ values, names }: { values: Values; names: string[] }) {
  if (!names.some((name) => values[name])) return null;
  const none = Object.fromEntries(["page", ...names].map((name) => [name, ""]));
  return <button type="button" class="clear" onClick={() => change(none, true)}>Clear filters</button>;
}

/** The rows of one page of a list, and the way to the others. */
export function Pages({ values, total, what }: { values: Values; total: number; what: string }) {
  const page = number(values.page);
  const last = Math.max(1, Math.ceil(total / PAGE));
  const to = (number: number) => changed({ page: number > 1 ? String(number) : "" });
  return (
    <nav class="pages" aria-label={`Pages of ${what}`}>
      <span role="status">
        {total.toLocaleString("en")} {what}
        {last > 1 && `, page ${page} of ${last.toLocaleString("en")}`}
      </span>
      {page > 1 && <a href={to(page - 1)}>← before</a>}
      {page < last && <a href={to(page + 1)}>next →</a>}
    </nav>
  );
}

const number = (page: string | undefined) => Math.max(1, Math.floor(Number(page)) || 1);

export const paged = <T,>(rows: T[], values: Values): T[] => {
  const first = (number(values.page) - 1) * PAGE;
  return rows.slice(first, first + PAGE);
};

/** A sentence with the words that a row rests on marked: offsets are code points, as in the tables. */
export function Evidence({ row }: { row: Marked }) {
  const letters = Array.from(row.evidence);
  const [start, end] = [row.char_start - row.evidence_start, row.char_end - row.evidence_start];
  const cut = (from: number, to?: number) => letters.slice(from, to).join("");
  return (
    <blockquote class="evidence">
      {cut(0, start)}
      <mark>{cut(start, end)}</mark>
      {cut(end)}
    </blockquote>
  );
}

/** A link that opens the panel of a row. */
export function RowLink({ id, children, class: kind }: { id: string; children: ComponentChildren; class?: string }) {
  return <a class={kind ?? "row"} href={changed({ row: id })}>{children}</a>;
}

/** Days as words: one, a span, or none. */
export function days(first: string | null, last: string | null): string {
  if (!first && !last) return "no day told";
  if (!last || first === last) return first ?? "";
  return `${first ?? "…"} to ${last}`;
}

/** Have the browser keep a file. */
export function save(url: string, name: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** A button that copies what stands beside it. */
export function Copy({ text }: { text: string }) {
  const [done, set] = useState(false);
  useEffect(() => set(false), [text]);
  const copy = () => void navigator.clipboard.writeText(text).then(() => set(true), () => set(false));
  return <button type="button" onClick={copy}>{done ? "copied" : "copy"}</button>;
}
