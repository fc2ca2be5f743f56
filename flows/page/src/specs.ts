// The specifications of the charts (Vega-Lite), which `qantar plot` fills in the same way: see flows/release/plot.py.
import figures from "../specs/figures.json";
import figuresMany from "../specs/figures_many.json";
import map from "../specs/map.json";
import theme from "../specs/theme.json";
import timeline from "../specs/timeline.json";
import timelineMany from "../specs/timeline_many.json";

export const SPECS = { figures, figures_many: figuresMany, map, timeline, timeline_many: timelineMany };
export type Spec = keyof typeof SPECS;
export type Filling = Readonly<Record<string, unknown>>;

export const MANY = theme.many; // marks; above, a chart shows sums
export const PALETTE: string[] = theme.palette;

export const dark = () => matchMedia("(prefers-color-scheme: dark)").matches;

/** A specification with every “$name” replaced by what is given under that name, in light or dark. */
export function filled(name: Spec, filling: Filling): object {
  const { config, colours } = dark() ? theme.dark : theme.light;
  return { config, ...(replaced(SPECS[name], { ...colours, ...filling }) as object) };
}

function replaced(part: unknown, filling: Filling): unknown {
  if (typeof part === "string") return part.startsWith("$") ? filling[part.slice(1)] : part;
  if (Array.isArray(part)) return part.map((one) => replaced(one, filling));
  if (part === null || typeof part !== "object") return part;
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, replaced(value, filling)]));
}
