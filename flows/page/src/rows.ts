// Tables to the rows that the charts' specifications name; flows/release/plot.py makes the same of the same release.
import { HAPPENED } from "./events";
import { MANY, PALETTE } from "./specs";
import type { ComparisonRow, DocumentRow, EventRow, FigureRow, Release } from "./types";

/** The colour of a type of events: the same in every chart and list. */
export function colour(release: Release, type: string): string {
  return PALETTE[Math.max(0, order(release, type)) % PALETTE.length]!;
}

const order = (release: Release, type: string) => release.codes.event_types!.findIndex((code) => code.code === type);

export function timelineRows(release: Release, events: EventRow[]): TimelineMark[] {
  const types = new Map(release.codes.event_types!.map((code, i) => [code.code, [code.label, i] as const]));
  return events
    .filter((event): event is EventRow & { first_day: string } => event.first_day !== null)
    .map((event) => {
      const [type, place] = types.get(event.event_type) ?? [event.event_type, 0];
      return {
        event_id: event.event_id,
        event_type: event.event_type,
        label: event.label,
        type,
        colour: PALETTE[place % PALETTE.length]!,
        first_day: event.first_day,
        last_day: event.last_day ?? event.first_day,
        modality: event.modality,
        happened: HAPPENED.has(event.modality),
        n_documents: event.n_documents,
      };
    });
}

export interface TimelineMark {
  first_day: string;
  last_day: string;
  type: string;
  happened: boolean;
  n_documents: number;
}

/** What happened, and apart from it what was not told as happened: each a specification's name with its filling. */
export function panels(release: Release, marks: TimelineMark[], days: [string, string], width: number) {
  const long = Date.parse(days[1]) - Date.parse(days[0]) > 1500 * 86_400_000;
  const most = marks.reduce((n, mark) => Math.max(n, mark.n_documents), 2);
  const sizes = [...new Set([1, Math.ceil(most / 2), most])];
  return TITLES.map((title, i) => {
    const rows = marks.filter((mark) => mark.happened === (i === 0));
    const there = new Set(rows.map((row) => row.type));
    const types = release.codes.event_types!.map((code) => code.label).filter((type) => there.has(type));
    const many = marks.length > MANY;
    const legend = i > 0 ? null : { orient: "top", symbolFillColor: "#6b7a8f", symbolStrokeColor: "#6b7a8f", format: "d", ...(many ? {} : { values: sizes }) };
    const filling = { rows, types, title, first: String(Date.parse(days[0])), last: String(Date.parse(days[1])), width, most, legend, unit: long ? "utcyearmonth" : "utcyearmonthdate", format: format(days) };
    return { name: many ? ("timeline_many" as const) : ("timeline" as const), filling };
  }).filter((panel) => panel.filling.rows.length);
}

const TITLES = ["Happened, or going on", "Planned, demanded, denied or only supposed"];

/** How the axis writes a day: the shorter the span, the more of it. */
function format([first, last]: [string, string]): string {
  const span = (Date.parse(last) - Date.parse(first)) / 86_400_000;
  return span > 1500 ? "%Y" : span > 120 ? "%b %Y" : "%-d %b";
}

/** Events put together by place: what a place's coordinates stand for, and how many events it has. */
export function mapRows(events: EventRow[], countries: Map<string, string | null>): object[] {
  const places = new Map<string, { n_events: number; n_documents: number; [key: string]: unknown }>();
  for (const event of events) {
    if (event.place_id === null || event.latitude === null) continue;
    const place = places.get(event.place_id) ?? {
      place_id: event.place_id,
      place: event.place,
      latitude: event.latitude,
      longitude: event.longitude,
      geo_precision: event.geo_precision,
      code: event.geo_precision === "country" ? (countries.get(event.place_id) ?? null) : null,
      n_events: 0,
      n_documents: 0,
    };
    place.n_events += 1;
    place.n_documents = Math.max(place.n_documents, event.n_documents);
    places.set(event.place_id, place);
  }
  return [...places.values()].sort((a, b) => b.n_events - a.n_events || compare(String(a.place_id), String(b.place_id)));
}

export const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Whether a figure agrees with those it is compared with, by figure. */
export function compared(comparisons: ComparisonRow[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const row of comparisons) for (const id of row.figure_ids) found.set(id, row.agree ? "agrees" : "conflicts");
  return found;
}

export interface FigureMark {
  figure_id: string;
  line: string;
  day: string | null;
  dated: string;
  low: number | null;
  high: number | null;
  shown: number;
  open: string;
  text: string;
  who: string;
  compared: string;
}

/** The figures of a quantity by day, with who gives each; `line` is a name of its own for each. */
export function figureRows(
  figures: FigureRow[], documents: Map<string, DocumentRow>, compare_: Map<string, string>,
): FigureMark[] {
  const rows = figures
    .filter((figure) => figure.low !== null || figure.high !== null)
    .map((figure) => {
      const document = documents.get(figure.document_id)!;
      const source = document.publisher ?? document.title ?? document.file;
      const day = figure.as_of_last ?? document.published_on;
      return {
        figure_id: figure.figure_id,
        line: "",
        day,
        dated: figure.as_of_last ? "as of" : day ? "told on" : "no day",
        low: figure.low,
        high: figure.high,
        shown: figure.low ?? figure.high!,
        open: figure.high === null ? "above" : figure.low === null ? "below" : figure.low === figure.high ? "no" : "range",
        text: figure.text,
        who: figure.attributed_to ? `${figure.attributed_to} (${source})` : source,
        compared: compare_.get(figure.figure_id) ?? "not compared",
      };
    })
    .sort((a, b) => compare(a.day ?? "9999", b.day ?? "9999") || a.shown - b.shown || compare(a.figure_id, b.figure_id));
  const seen = new Map<string, number>();
  for (const row of rows) {
    const line = `${row.dated} ${row.day ?? ""} · ${row.who}`.replace("no day  ·", "no day ·");
    const times = (seen.get(line) ?? 0) + 1;
    seen.set(line, times);
    row.line = line + "\u200b".repeat(times - 1); // told apart, but not to the eye
  }
  return rows;
}

/** More figures than can be told apart: for each day, those that conflict and those that do not, from lowest to highest. */
export function figureSums(marks: FigureMark[]): FigureMark[] {
  const sums = new Map<string, FigureMark & { n: number }>();
  for (const mark of marks) {
    const key = `${mark.day} ${mark.compared}`;
    const sum = sums.get(key) ?? { ...mark, figure_id: "", who: "", open: "range", n: 0, low: Infinity, high: -Infinity };
    sum.low = Math.min(sum.low!, mark.shown);
    sum.high = Math.max(sum.high!, mark.high ?? mark.shown);
    sum.n += 1;
    sum.text = `${sum.n} figures`;
    sums.set(key, sum);
  }
  return [...sums.values()].map(({ n: _, ...sum }) => ({ ...sum, shown: sum.low!, line: `${sum.day ?? "no day"} · ${sum.text}` }));
}
