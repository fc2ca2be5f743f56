// The documents; and one as a whole, as far as its words are evidence, with everything found in it marked.
import { useRows } from "../hooks";
import { RowLink, Waiting } from "../parts";
import { stretches, type Stretch } from "../stretches";
import { address, changed, type Values } from "../state";
import type { DocumentRow, Marked, PassageRow, Release } from "../types";

export const KINDS: [table: string, key: string, title: string][] = [
  ["event_mentions", "mention_id", "events"],
  ["figures", "figure_id", "figures"],
  ["dates", "date_id", "dates"],
  ["statements", "statement_id", "statements"],
  ["entity_mentions", "entity_mention_id", "names"],
];

export function Documents({ release, values }: { release: Release; values: Values }) {
  const documents = useRows<DocumentRow>("documents");
  if (!Array.isArray(documents)) return <Waiting answer={documents} what="documents" />;
  const wanted = documents.find((row) => row.document_id === values.document);
  return wanted ? <Whole release={release} row={wanted} values={values} /> : <All documents={documents} />;
}

function All({ documents }: { documents: DocumentRow[] }) {
  return (
    <>
      <h2>Documents</h2>
      <p class="lead">What everything here is taken from. Choose one to read what was found in it, in its place.</p>
      <ul class="rows documents">
        {documents.slice(0, 500).map((row) => (
          <li key={row.document_id}>
            <a class="row" href={address("documents", { document: row.document_id })}>
              <span class="when">{row.published_on ?? "no day known"}</span>
              <span class="what">{row.title ?? row.file} <small>{row.publisher ?? ""}</small></span>
              <span class="count">{row.n_words.toLocaleString("en")} words</span>
            </a>
          </li>
        ))}
      </ul>
      {documents.length > 500 && <p class="note">The first 500 of {documents.length.toLocaleString("en")}; the table “documents” has all.</p>}
    </>
  );
}

function Whole({ release, row, values }: { release: Release; row: DocumentRow; values: Values }) {
  const only: [string, string] = ["document_id", row.document_id];
  const passages = useRows<PassageRow>("passages", undefined, only);
  const found = KINDS.map(([table]) => useRows<Marked>(table, undefined, only));
  const missing = [passages, ...found].find((answer) => !Array.isArray(answer)) as Error | null | undefined;
  if (missing !== undefined) return <Waiting answer={missing} what="what was found in the document" />;
  const hidden = new Set((values.hide ?? "").split(",").filter(Boolean));
  const marks = KINDS.flatMap(([table, key, title], i) =>
    hidden.has(title) ? [] : (found[i] as Marked[]).map((mark) => ({ mark, kind: table, id: String(mark[key]), shown: true })),
  );
  const silent = KINDS.flatMap(([table, key, title], i) =>
    hidden.has(title) ? (found[i] as Marked[]).map((mark) => ({ mark, kind: table, id: String(mark[key]), shown: false })) : [],
  );
  return (
    <article class="document">
      <p><a href="#documents">← all documents</a></p>
      <h2>{row.title ?? row.file}</h2>
      <p class="note">
        {row.publisher && `${row.publisher}, `}{row.published_on ?? "no day known"}, {row.n_words.toLocaleString("en")} words. <code>{row.file}</code>.{" "}
        {row.url && /^https?:/.test(row.url) && <a href={row.url} rel="noreferrer noopener">source</a>} {row.licence}
      </p>
      <p class="tools" role="group" aria-label="What is marked">
        {KINDS.map(([table, , title]) => {
          const next = new Set(hidden);
          if (!next.delete(title)) next.add(title);
          return (
            <a class={`kind ${table}`} aria-pressed={!hidden.has(title)} role="button" href={changed({ hide: [...next].join(",") })}>
              {hidden.has(title) ? "show" : "hide"} {title}
            </a>
          );
        })}
      </p>
      <Passages passages={passages as PassageRow[]} parts={stretches([...marks, ...silent])} />
      <p class="note">
        Shown are the sentences that something was found in; “⋯” stands for the rest, which {release.title.split(":")[0]} does not
        republish.
      </p>
    </article>
  );
}

function Passages({ passages, parts }: { passages: PassageRow[]; parts: Stretch[] }) {
  return (
    <>
      {passages.map((passage) => {
        const own = parts.filter((part) => part.start >= passage.char_start && part.start < passage.char_end);
        if (!own.length) return null;
        return (
          <section class={`passage ${passage.role}`} key={passage.passage_id}>
            {(passage.speaker || passage.role === "question") && <h3>{passage.speaker ?? "Question"}</h3>}
            <p>
              {own.map((part, i) => (
                <>
                  {(i === 0 ? part.start > passage.char_start : part.start > own[i - 1]!.end + 1) && <span class="gap" title="not shown"> ⋯ </span>}
                  <Piece part={part} />
                </>
              ))}
              {own.at(-1)!.end < passage.char_end - 1 && <span class="gap" title="not shown"> ⋯</span>}
            </p>
          </section>
        );
      })}
    </>
  );
}

function Piece({ part }: { part: Stretch }) {
  return (
    <>
      {part.pieces.map((piece) =>
        piece.id && piece.text.trim() ? (
          <RowLink id={piece.id} class={`mark ${piece.kind}`}>{piece.text}</RowLink>
        ) : (
          <span>{piece.text}</span>
        ),
      )}{" "}
    </>
  );
}
