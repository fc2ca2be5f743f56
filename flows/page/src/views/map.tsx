// Events by place.
import { useMemo } from "preact/hooks";
import { Chart } from "../chart";
import { world } from "../data";
import { chosen, COLUMNS } from "../events";
import { useAnswer, useRows, useWidth } from "../hooks";
import { Waiting } from "../parts";
import { mapRows } from "../rows";
import { change, changed, type Values } from "../state";
import type { EventRow, Release, Row } from "../types";
import { Filters, useTold } from "./filters";
import { EventList } from "./timeline";

type Box = [west: number, south: number, east: number, north: number];
interface Place extends Row { place: string; latitude: number; longitude: number; geo_precision: string; n_events: number }

const WORLD: Box = [-170, -56, 180, 76];

export function Map({ release, values }: { release: Release; values: Values }) {
  const events = useRows<EventRow>("events", COLUMNS);
  const told = useTold(values);
  if (!Array.isArray(events)) return <Waiting answer={events} what="events" />;
  const shown = chosen(events, values, told);
  const placed = shown.filter((event) => event.place_id !== null && event.latitude !== null);
  return (
    <>
      <h2>Where</h2>
      <p class="lead">
        A dot is a town or a site and as large as its events are many. What is known only to a region is a pale ring round
        its middle, what is known only to a country shades the country: neither is a point.
      </p>
      <Filters release={release} events={events} values={values} />
      <Drawing release={release} events={placed} values={values} />
      <p class="note">
        {(shown.length - placed.length).toLocaleString("en")} of {shown.length.toLocaleString("en")} events are told
        without one place and are in the list only. Outlines: Natural Earth.
      </p>
      <EventList release={release} events={shown} values={values} />
    </>
  );
}

function Drawing({ release, events, values }: { release: Release; events: EventRow[]; values: Values }) {
  const { place, width } = useWidth();
  const outlines = useAnswer(world, "world");
  const places = useRows<Row>("places", ["place_id", "country_code"]);
  const ready = outlines && !(outlines instanceof Error) && Array.isArray(places) && width > 0;
  const rows = useMemo(() => {
    if (!Array.isArray(places)) return [];
    const countries = new globalThis.Map(places.map((row) => [String(row.place_id), row.country_code as string | null]));
    return mapRows(events, countries) as Place[];
  }, [places, events]);
  const box = asked(values.box) ?? release.box ?? around(rows);
  const filling = useMemo(() => (ready ? { ...parts(rows), world: outlines, fit: corners(box), width, height: Math.round(Math.min(620, Math.max(320, width * 0.42))) } : null),
    [ready, rows.length, JSON.stringify(rows.slice(0, 50)), String(box), width]);
  return (
    <>
      <div class="tools" role="group" aria-label="Move the map">
        <a href={go(zoomed(box, 0.6))}>closer</a>
        <a href={go(zoomed(box, 1 / 0.6))}>farther</a>
        <a href={go(moved(box, -0.3, 0))} aria-label="west">←</a>
        <a href={go(moved(box, 0.3, 0))} aria-label="east">→</a>
        <a href={go(moved(box, 0, 0.3))} aria-label="north">↑</a>
        <a href={go(moved(box, 0, -0.3))} aria-label="south">↓</a>
        <a href={go(around(rows))}>all places</a>
        <a href={go(WORLD)}>world</a>
        {values.box && release.box && <a href={changed({ box: "" })}>back</a>}
      </div>
      <div ref={place}>
        {outlines instanceof Error && <Waiting answer={outlines} what="outlines" />}
        {filling && (
          <Chart
            spec="map" filling={filling} label={`A map of ${rows.length} places of ${events.length} events.`}
            onPick={(datum) => typeof datum.place === "string" && change({ place: datum.place, page: "" }, true)}
          />
        )}
      </div>
    </>
  );
}

/** The marks of the map by what their coordinates stand for. */
function parts(rows: Place[]) {
  const points = rows.filter((row) => row.geo_precision !== "country" && row.geo_precision !== "region");
  const rings = rows.filter((row) => row.geo_precision === "region");
  const areas = rows.filter((row) => row.geo_precision === "country");
  const most = areas.reduce((n, row) => Math.max(n, row.n_events), 1);
  const top = points.reduce((n, row) => Math.max(n, row.n_events), 4);
  return { points, rings, areas, most, top, sizes: [...new Set([1, Math.ceil(top / 2), top])], named: [...points, ...rings].slice(0, 14) };
}

const go = (box: Box) => changed({ box: box.map((degree) => degree.toFixed(1)).join(",") });
const clamp = (box: Box): Box => [Math.max(-180, box[0]), Math.max(-80, box[1]), Math.min(180, box[2]), Math.min(84, box[3])];

function zoomed([w, s, e, n]: Box, by: number): Box {
  const [x, y, dx, dy] = [(w + e) / 2, (s + n) / 2, ((e - w) / 2) * by, ((n - s) / 2) * by];
  return clamp([x - dx, y - dy, x + dx, y + dy]);
}

function moved([w, s, e, n]: Box, right: number, up: number): Box {
  const [dx, dy] = [(e - w) * right, (n - s) * up];
  return clamp([w + dx, s + dy, e + dx, n + dy]);
}

/** The box that holds all places, with a margin. */
function around(rows: Place[]): Box {
  if (!rows.length) return WORLD;
  const [x, y] = [rows.map((row) => row.longitude), rows.map((row) => row.latitude)];
  return clamp([Math.min(...x) - 4, Math.min(...y) - 4, Math.max(...x) + 4, Math.max(...y) + 4]);
}

/** The box of an address; null where it has none that can be drawn. */
function asked(text: string | undefined): Box | null {
  const [w, s, e, n] = (text ?? "").split(",").map(Number);
  const sound = [w, s, e, n].every(Number.isFinite) && w! < e! && s! < n!;
  return sound ? clamp([w!, s!, e!, n!]) : null;
}

/** The corners of a box, as what the projection is to fit. */
function corners([w, s, e, n]: Box): object {
  return { type: "Feature", properties: {}, geometry: { type: "MultiPoint", coordinates: [[w, s], [e, s], [e, n], [w, n]] } };
}
