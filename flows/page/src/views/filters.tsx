// The filters that the timeline and the map share.
import { useRows } from "../hooks";
import { counted, label, names } from "../events";
import { Choice, Clear, Field } from "../parts";
import type { Values } from "../state";
import type { DocumentRow, EventRow, Release, Row } from "../types";

export const FILTERS = ["type", "place", "actor", "modality", "document", "from", "to", "q"];

/** What events each document tells, where the filters ask for a document; null as long as that is not known. */
export function useTold(values: Values): Map<string, Set<string>> | null {
  const mentions = useRows<Row>("event_mentions", ["document_id", "event_id"], undefined, Boolean(values.document));
  if (!Array.isArray(mentions)) return null;
  return told(mentions);
}

const grouped = new WeakMap<Row[], Map<string, Set<string>>>();

function told(mentions: Row[]): Map<string, Set<string>> {
  let found = grouped.get(mentions);
  if (!found) {
    found = new Map();
    for (const { document_id, event_id } of mentions as { document_id: string; event_id: string }[]) {
      const events = found.get(document_id) ?? new Set();
      found.set(document_id, events.add(event_id));
    }
    grouped.set(mentions, found);
  }
  return found;
}

export const source = (row: DocumentRow) => row.publisher ?? row.title ?? row.file;

export function Filters({ release, events, values }: { release: Release; events: EventRow[]; values: Values }) {
  const documents = useRows<DocumentRow>("documents");
  const worded = (list: string, counts: [string, number][]): [string, string][] =>
    counts.map(([value, n]) => [value, `${list ? label(release, list, value) : value} (${n.toLocaleString("en")})`]);
  const texts: [string, string][] = Array.isArray(documents)
    ? documents.map((row) => [row.document_id, `${source(row)}, ${row.published_on ?? "no day"}`])
    : [];
  return (
    <form class="filters" onSubmit={(event) => event.preventDefault()} aria-label="Filters">
      <Choice name="type" title="Type" values={values} options={worded("event_types", counted(events, (e) => [e.event_type]))} />
      <Choice name="place" title="Place" values={values} options={worded("", counted(events, (e) => names(e.place)))} />
      <Choice
        name="actor" title="Actor" values={values}
        options={worded("", counted(events, (e) => [...new Set([...names(e.agent), ...names(e.target)])]))}
      />
      <Choice
        name="modality" title="Told as" values={values}
        options={[["happened", "happened or going on"], ...worded("modalities", counted(events, (e) => [e.modality]))]}
      />
      <Choice name="document" title="Document" values={values} options={texts} />
      <Field name="from" title="From" type="date" values={values} />
      <Field name="to" title="To" type="date" values={values} />
      <Field name="q" title="Words" type="search" values={values} hint="in the label" />
      <Clear values={values} names={FILTERS} />
    </form>
  );
}
