// One row and what it rests on, in a panel beside the view.
import { useEffect, useRef } from "preact/hooks";
import { rows } from "./data";
import { useAnswer } from "./hooks";
import { Evidence, RowLink, Waiting } from "./parts";
import { address, change } from "./state";
import type { ComparisonRow, DocumentRow, Marked, Release, Row } from "./types";
import { source } from "./views/filters";

interface Told {
  table: string;
  key: string;
  row: Row;
  documents: Map<string, DocumentRow>;
  title: string;
  beside: { key: string; row: Marked }[];
  verdict: string;
}

export function Panel({ release, id }: { release: Release; id: string }) {
  const place = useRef<HTMLDialogElement>(null);
  const told = useAnswer(() => look(release, id), id);
  const close = () => change({ row: "" }, true);
  useEffect(() => {
    if (!place.current?.open) place.current?.showModal();
    place.current?.scrollTo(0, 0);
  }, [id]);
  return (
    <dialog
      ref={place} class="panel" aria-label="What a row rests on" onClose={close}
      onClick={(event) => event.target === place.current && place.current?.close()}
    >
      <div class="inside">
        <button type="button" class="close" onClick={() => place.current?.close()} aria-label="Close">×</button>
        {told === null || told instanceof Error ? <Waiting answer={told} what="the row" /> : <Shown release={release} told={told} />}
      </div>
    </dialog>
  );
}

/** The row of an id with the rows that tell it, or that it is compared with. */
async function look(release: Release, id: string): Promise<Told> {
  const found = Object.entries(release.tables).find(([, facts]) => facts.prefix === id.slice(0, 3));
  const [table, facts] = found ?? [];
  const row = table && facts?.key ? (await rows(table, undefined, [facts.key, id]))[0] : undefined;
  if (!table || !facts?.key || !row) throw new Error(`${id}: this release has no such row`);
  const documents = new Map((await rows<DocumentRow>("documents")).map((one) => [one.document_id, one]));
  return { table, key: facts.key, row, documents, ...(await beside(table, row, id)) };
}

async function beside(table: string, row: Row, id: string): Promise<Pick<Told, "title" | "beside" | "verdict">> {
  if (table === "events" || (table === "event_mentions" && row.event_id)) {
    const mentions = await rows<Marked>("event_mentions", undefined, ["event_id", String(row.event_id)]);
    const others = mentions.filter((one) => one.mention_id !== id);
    return { title: table === "events" ? "Told in" : "Joined with it", beside: keyed("mention_id", others), verdict: "" };
  }
  if (table === "figures" || table === "comparisons") {
    const all = await rows<ComparisonRow>("comparisons");
    const one = all.find((other) => other.comparison_id === id || other.figure_ids.includes(id));
    if (!one) return { title: "", beside: [], verdict: "No other figure states the same quantity." };
    const figures = (await rows<Marked>("figures")).filter((other) => one.figure_ids.includes(String(other.figure_id)));
    const verdict = one.agree ? "These figures fit together." : "These figures cannot all be right.";
    return { title: "Compared with", beside: keyed("figure_id", figures.filter((other) => other.figure_id !== id)), verdict };
  }
  if (table === "actors" || table === "places") {
    const named = await rows<Marked>("entity_mentions", undefined, ["entity_id", id]);
    return { title: "Named in", beside: keyed("entity_mention_id", named.slice(0, 200)), verdict: "" };
  }
  return { title: "", beside: [], verdict: "" };
}

const keyed = (key: string, found: Marked[]) => found.map((row) => ({ key, row }));

// shown in words of their own
const APART = new Set(["evidence", "evidence_start", "text", "char_start", "char_end", "label", "document_id", "passage_id", "method", "confidence", "title"]);

function Shown({ release, told }: { release: Release; told: Told }) {
  const { table, key, row, documents } = told;
  const mention = row.evidence !== undefined;
  return (
    <>
      <p class="kind-of">{release.tables[table]!.title} · <code>{String(row[key])}</code></p>
      <h2>{String(row.label ?? row.title ?? row.name ?? row.text ?? row[key])}</h2>
      {mention && <Where row={row as Marked} documents={documents} />}
      {told.verdict && <p class={told.verdict.includes("cannot") ? "conflict" : "note"}>{told.verdict}</p>}
      {told.title && (
        <section>
          <h3>{told.title} ({told.beside.length})</h3>
          <ol class="told">
            {told.beside.map((one) => (
              <li key={String(one.row[one.key])}>
                <Where row={one.row} documents={documents} link={String(one.row[one.key])} />
              </li>
            ))}
          </ol>
        </section>
      )}
      <h3>All that is known of it</h3>
      <dl class="facts">
        {release.tables[table]!.columns
          .filter((column) => row[column.name] !== null && row[column.name] !== undefined && !APART.has(column.name))
          .map((column) => (
            <>
              <dt title={column.description}>{column.name}</dt>
              <dd>{[row[column.name]].flat().map(String).join("; ")}</dd>
            </>
          ))}
      </dl>
      {table === "documents" && <p><a href={address("documents", { document: String(row.document_id) })}>Read what was found in it</a></p>}
      <p class="note">On the command line: <code>{release.name} explain {String(row[key])}</code></p>
    </>
  );
}

/** The words of a row in their sentence, with where they stand, who says so, and how sure the method is. */
function Where({ row, documents, link }: { row: Marked; documents: Map<string, DocumentRow>; link?: string }) {
  const document = documents.get(row.document_id);
  if (!document) return null;
  const said = row.attributed_to ?? row.speaker;
  return (
    <div class="where">
      <Evidence row={row} />
      <p>
        {said && <><strong>{String(said)}</strong>, in </>}
        <a href={address("documents", { document: row.document_id })}>{source(document)}</a>, {document.published_on ?? "no day known"}
      </p>
      <p class="note">
        {row.modality && <>{String(row.modality)}, </>}
        characters {row.char_start.toLocaleString("en")} to {row.char_end.toLocaleString("en")} of <code>{document.file}</code>,
        by <code>{row.method}</code>, confidence {row.confidence}
        {link && <>. <RowLink id={link} class="id">{link}</RowLink></>}
      </p>
    </div>
  );
}
