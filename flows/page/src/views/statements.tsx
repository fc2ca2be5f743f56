// Who said what.
import { useMemo } from "preact/hooks";
import { counted, label } from "../events";
import { useRows } from "../hooks";
import { Choice, Clear, Field, paged, Pages, RowLink, Waiting } from "../parts";
import type { Values } from "../state";
import type { DocumentRow, Release, StatementRow } from "../types";
import { source } from "./filters";

const FILTERS = ["speaker", "kind", "from", "to", "q"];
const NOBODY = "(nobody named)";

export function Statements({ release, values }: { release: Release; values: Values }) {
  const statements = useRows<StatementRow>("statements");
  const documents = useRows<DocumentRow>("documents");
  if (!Array.isArray(statements)) return <Waiting answer={statements} what="statements" />;
  if (!Array.isArray(documents)) return <Waiting answer={documents} what="documents" />;
  return <Words release={release} values={values} statements={statements} documents={documents} />;
}

interface Tables {
  release: Release;
  values: Values;
  statements: StatementRow[];
  documents: DocumentRow[];
}

function Words({ release, values, statements, documents }: Tables) {
  const of = useMemo(() => new Map(documents.map((row) => [row.document_id, row])), [documents]);
  const speakers = useMemo(() => counted(statements, (row) => [row.speaker ?? NOBODY]), [statements]);
  const words = values.q?.toLowerCase();
  const shown = statements
    .filter(
      (row) =>
        (!values.speaker || (row.speaker ?? NOBODY) === values.speaker) &&
        (!values.kind || row.kind === values.kind) &&
        (!values.from || (row.said_on !== null && row.said_on >= values.from)) &&
        (!values.to || (row.said_on !== null && row.said_on <= values.to)) &&
        (!words || row.text.toLowerCase().includes(words)),
    )
    .sort((a, b) => (a.said_on ?? "9999").localeCompare(b.said_on ?? "9999") || a.document_id.localeCompare(b.document_id) || a.char_start - b.char_start);
  const options = (list: string, counts: [string, number][]): [string, string][] =>
    counts.map(([value, n]) => [value, `${list ? label(release, list, value) : value} (${n})`]);
  return (
    <>
      <h2>Who said what</h2>
      <p class="lead">Quotations and reported statements, by the day they were said on where a text tells it.</p>
      <form class="filters" onSubmit={(event) => event.preventDefault()} aria-label="Filters">
        <Choice name="speaker" title="Speaker" values={values} options={options("", speakers)} />
        <Choice name="kind" title="Kind" values={values} options={options("statement_kinds", counted(statements, (row) => [row.kind]))} />
        <Field name="from" title="From" type="date" values={values} />
        <Field name="to" title="To" type="date" values={values} />
        <Field name="q" title="Words" type="search" values={values} hint="in what was said" />
        <Clear values={values} names={FILTERS} />
      </form>
      <Pages values={values} total={shown.length} what="statements" />
      <ul class="words">
        {paged(shown, values).map((row) => {
          const document = of.get(row.document_id)!;
          return (
            <li key={row.statement_id}>
              <RowLink id={row.statement_id}>
                <span class="who">{row.speaker ?? "Nobody named"}</span>
                <span class="when">{row.said_on ?? "no day told"} · {label(release, "statement_kinds", row.kind)} · in {source(document)}</span>
                <span class="said"><Found text={row.text} words={values.q} /></span>
              </RowLink>
            </li>
          );
        })}
      </ul>
      {shown.length > 50 && <Pages values={values} total={shown.length} what="statements" />}
    </>
  );
}

/** A text with the words that were searched for marked. */
function Found({ text, words }: { text: string; words: string | undefined }) {
  const at = words ? text.toLowerCase().indexOf(words.toLowerCase()) : -1;
  if (at < 0 || !words) return <>{text}</>;
  return <>{text.slice(0, at)}<mark>{text.slice(at, at + words.length)}</mark>{text.slice(at + words.length)}</>;
}
