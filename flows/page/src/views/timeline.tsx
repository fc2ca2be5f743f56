// Events by day.
import { useMemo } from "preact/hooks";
import { Chart } from "../chart";
import { chosen, COLUMNS, HAPPENED, label } from "../events";
import { useRows, useWidth } from "../hooks";
import { days, paged, Pages, RowLink, Waiting } from "../parts";
import { colour, panels, timelineRows, type TimelineMark } from "../rows";
import { change, changed, type Values } from "../state";
import type { EventRow, Release } from "../types";
import { Filters, useTold } from "./filters";

export function Timeline({ release, values }: { release: Release; values: Values }) {
  const events = useRows<EventRow>("events", COLUMNS);
  const told = useTold(values);
  if (!Array.isArray(events)) return <Waiting answer={events} what="events" />;
  return <Shown release={release} events={events} told={told} values={values} />;
}

interface Tables {
  release: Release;
  events: EventRow[];
  told: Map<string, Set<string>> | null;
  values: Values;
}

function Shown({ release, events, told, values }: Tables) {
  const { type, place, actor, modality, document, from, to, q } = values;
  const shown = useMemo(() => chosen(events, values, told), [events, document ? told : null, type, place, actor, modality, document, from, to, q]);
  return (
    <>
      <h2>What happened when</h2>
      <p class="lead">
        One mark is one event, put together from all texts that tell it, and as large as they are many. A pale bar is as
        long as the days it may fall on. Choose a mark or a row to read the words it rests on; draw over days to come closer.
      </p>
      <Filters release={release} events={events} values={values} />
      <Marks release={release} events={shown} values={values} />
      <EventList release={release} events={shown} values={values} />
    </>
  );
}

function Marks({ release, events, values }: { release: Release; events: EventRow[]; values: Values }) {
  const { place, width } = useWidth();
  const marks = useMemo(() => timelineRows(release, events), [events]);
  const [first, last] = span(marks);
  const some = marks.some((mark) => release.days && mark.first_day <= release.days[1] && mark.last_day >= release.days[0]);
  const narrow = release.days && some && !values.from && !values.to && values.days !== "all" ? release.days : null;
  const days: [string, string] = [shifted(values.from || narrow?.[0] || first, -1), shifted(values.to || narrow?.[1] || last, 1)];
  const drawings = useMemo(() => (width ? panels(release, marks, days, Math.max(140, width - 220)) : []), [marks, String(days), width]);
  const undated = events.length - marks.length;
  const outside = narrow ? marks.filter((mark) => mark.first_day > narrow[1] || mark.last_day < narrow[0]).length : 0;
  return (
    <div ref={place}>
      {drawings.map(({ name, filling }) => (
        <Chart
          key={filling.title} spec={name} filling={filling} label={`${filling.title}: a timeline of ${filling.rows.length} events.`}
          onPick={pick} onDays={(from, to) => change({ from, to, page: "" }, true)}
        />
      ))}
      <p class="note">
        {narrow && <>Drawn are the days from {narrow[0]} to {narrow[1]}. {outside > 0 && <><a href={changed({ days: "all" })}>All days, with {outside.toLocaleString("en")} more events</a>. </>}</>}
        {values.days === "all" && release.days && <><a href={changed({ days: "" })}>Only the days from {release.days[0]} to {release.days[1]}</a>. </>}
        {undated > 0 && <>{undated.toLocaleString("en")} events are told without a day: they are in the list only.</>}
      </p>
    </div>
  );
}

function span(marks: TimelineMark[]): [string, string] {
  const first = marks.reduce((day, mark) => (mark.first_day < day ? mark.first_day : day), "9999-12-31");
  return [first, marks.reduce((day, mark) => (mark.last_day > day ? mark.last_day : day), first)];
}

/** A day some days later, so that the first and the last marks are not cut by the edge. */
const shifted = (day: string, by: number) => new Date(Date.parse(day) + by * 86_400_000).toISOString().slice(0, 10);

function pick(datum: Record<string, unknown>): void {
  if (datum.event_id) change({ row: String(datum.event_id) }, true);
  else if (datum.from) change({ type: String(datum.event_type), from: iso(datum.from), to: iso(datum.to), page: "" }, true);
}

const iso = (day: unknown) => new Date(day as string | number).toISOString().slice(0, 10);

export function EventList({ release, events, values }: { release: Release; events: EventRow[]; values: Values }) {
  return (
    <section aria-label="Events as a list">
      <Pages values={values} total={events.length} what="events" />
      <ul class="rows">
        {paged(events, values).map((event) => (
          <li key={event.event_id}>
            <RowLink id={event.event_id}>
              <span class="when">{days(event.first_day, event.last_day)}</span>
              <span class={HAPPENED.has(event.modality) ? "dot" : "dot hollow"} style={{ "--c": colour(release, event.event_type) }} />
              <span class="what">
                {event.label}
                {!HAPPENED.has(event.modality) && <em class="badge">{label(release, "modalities", event.modality)}</em>}
              </span>
              <span class="count">{event.n_documents} {event.n_documents === 1 ? "document" : "documents"}</span>
            </RowLink>
          </li>
        ))}
      </ul>
      {events.length > 50 && <Pages values={values} total={events.length} what="events" />}
    </section>
  );
}
