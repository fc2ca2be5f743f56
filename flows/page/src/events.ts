// Which events a reader wants to see.
import type { Values } from "./state";
import type { EventRow, Release } from "./types";

export const COLUMNS = [
  "event_id", "event_type", "label", "first_day", "last_day", "precision", "place", "place_id", "latitude", "longitude",
  "geo_precision", "agent", "target", "modality", "n_mentions", "n_documents",
];

/** What some words told as done, as against planned, demanded, denied or only supposed. */
export const HAPPENED = new Set(["occurred", "ongoing"]);

/** The names in a field of names, which are joined by “; ”. */
export const names = (field: string | null): string[] => (field ? field.split("; ") : []);

/** The events that the filters let through; `told` is what events each document tells, null as long as unknown. */
export function chosen(events: EventRow[], values: Values, told: Map<string, Set<string>> | null): EventRow[] {
  const { type, place, actor, modality, from, to } = values;
  const told_by = values.document ? (told?.get(values.document) ?? new Set<string>()) : null;
  const words = values.q?.toLowerCase();
  return events.filter(
    (event) =>
      (!type || event.event_type === type) &&
      (!place || names(event.place).includes(place)) &&
      (!actor || names(event.agent).includes(actor) || names(event.target).includes(actor)) &&
      (!modality || event.modality === modality || (modality === "happened" && HAPPENED.has(event.modality))) &&
      (!from || (event.first_day !== null && (event.last_day ?? event.first_day) >= from)) &&
      (!to || (event.first_day !== null && event.first_day <= to)) &&
      (!told_by || told_by.has(event.event_id)) &&
      (!words || event.label.toLowerCase().includes(words)),
  );
}

/** Options of a filter with how many rows each has, the most frequent first. */
export function counted<T>(rows: T[], values: (row: T) => (string | null)[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const row of rows) for (const value of values(row)) if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
}

/** The label of a code, or the code where its list has none. */
export function label(release: Release, list: string, code: string | null): string {
  if (code === null) return "";
  return release.codes[list]?.find((entry) => entry.code === code)?.label ?? code;
}
