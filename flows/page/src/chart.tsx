// One chart: a filled specification drawn by Vega, without eval (the page's policy forbids it).
import { useEffect, useRef } from "preact/hooks";
import { parse, View, type Item } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile, type TopLevelSpec } from "vega-lite";
import { useDark } from "./hooks";
import { save } from "./parts";
import { filled, type Filling, type Spec } from "./specs";

interface Props {
  spec: Spec;
  filling: Filling;
  label: string;
  onPick: (datum: Record<string, unknown>) => void;
  onDays?: (from: string, to: string) => void;
}

export function Chart({ spec, filling, label, onPick, onDays }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const tip = useRef<HTMLDivElement>(null);
  const dark = useDark();
  const drawn = useRef<View | null>(null);
  const heard = useRef({ onPick, onDays });
  heard.current = { onPick, onDays };

  useEffect(() => {
    const { spec: vega } = compile(filled(spec, filling) as TopLevelSpec);
    const view = new View(parse(vega, undefined, { ast: true }), {
      expr: expressionInterpreter,
      renderer: "canvas",
      container: place.current!,
      hover: true,
    });
    view.tooltip((_handler, event, _item, value) => tip.current && show(tip.current, event, value));
    view.addEventListener("click", (_event, item) => {
      const datum = (item as Item | undefined)?.datum as Record<string, unknown> | undefined;
      if (datum) heard.current.onPick(datum);
    });
    view.addEventListener("pointerup", () => {
      const span = days(view);
      if (span && heard.current.onDays) heard.current.onDays(...span);
    });
    drawn.current = view;
    void view.runAsync().then(() => place.current?.setAttribute("data-drawn", spec));
    return () => void view.finalize();
  }, [spec, filling, dark]);

  return (
    <figure class="chart">
      <div ref={place} role="img" aria-label={`${label} The list below says the same in words.`} />
      <div ref={tip} class="tip" hidden />
      <figcaption>
        Save as{" "}
        <button type="button" onClick={() => void drawn.current?.toImageURL("png", 2).then((url) => save(url, `${spec}.png`))}>PNG</button>{" "}
        <button type="button" onClick={() => void drawn.current?.toSVG().then((svg) => save(link(svg, "image/svg+xml"), `${spec}.svg`))}>SVG</button>{" "}
        <button type="button" onClick={() => save(link(JSON.stringify(filled(spec, filling)), "application/json"), `${spec}.vl.json`)}>Vega-Lite</button>
      </figcaption>
    </figure>
  );
}

const link = (content: string, type: string) => URL.createObjectURL(new Blob([content], { type }));

/** The days that were drawn over, where the chart lets one do so. */
function days(view: View): [string, string] | null {
  let chosen: { [field: string]: number[] } | undefined;
  try {
    chosen = view.signal("days") as typeof chosen;
  } catch {
    return null; // a chart without days
  }
  const span = chosen && Object.values(chosen)[0];
  if (!span || span.length < 2) return null;
  const [from, to] = [Math.min(...span), Math.max(...span)].map((time) => new Date(time).toISOString().slice(0, 10));
  return from && to ? [from, to] : null;
}

function show(tip: HTMLDivElement, event: Event | { clientX?: number; clientY?: number }, value: unknown): void {
  tip.hidden = value === null || value === undefined || value === "";
  if (tip.hidden) return;
  const { clientX = 0, clientY = 0 } = event as MouseEvent;
  const lines = typeof value === "object" ? Object.entries(value as object) : [["", value]];
  tip.replaceChildren(
    ...lines.map(([name, told]) => {
      const line = document.createElement("div");
      line.textContent = name && name !== "label" && name !== "place" ? `${name}: ${told}` : String(told);
      return line;
    }),
  );
  tip.style.left = `${Math.min(clientX + 14, innerWidth - 280)}px`;
  tip.style.top = `${clientY + 16}px`;
}
