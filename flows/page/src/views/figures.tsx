// Every number of a quantity side by side.
import { useMemo } from "preact/hooks";
import { Chart } from "../chart";
import { label } from "../events";
import { useRows, useWidth } from "../hooks";
import { Choice, Clear, paged, Pages, RowLink, Waiting } from "../parts";
import { compared, figureRows, figureSums, type FigureMark } from "../rows";
import { MANY } from "../specs";
import { change, type Values } from "../state";
import type { ComparisonRow, DocumentRow, FigureRow, Release } from "../types";

const LINES = 60; // figures that a chart names one by one; above, they are drawn by day
const COLUMNS = [
  "figure_id", "document_id", "text", "low", "high", "unit", "measure", "counted", "counted_group", "place", "as_of_last",
  "attributed_to", "modality",
];

export function Figures({ release, values }: { release: Release; values: Values }) {
  const figures = useRows<FigureRow>("figures", COLUMNS);
  const documents = useRows<DocumentRow>("documents");
  const comparisons = useRows<ComparisonRow>("comparisons");
  if (!Array.isArray(figures)) return <Waiting answer={figures} what="figures" />;
  if (!Array.isArray(documents)) return <Waiting answer={documents} what="documents" />;
  if (!Array.isArray(comparisons)) return <Waiting answer={comparisons} what="comparisons" />;
  return <Quantity release={release} values={values} figures={figures} documents={documents} comparisons={comparisons} />;
}

interface Tables {
  release: Release;
  values: Values;
  figures: FigureRow[];
  documents: DocumentRow[];
  comparisons: ComparisonRow[];
}

function Quantity({ release, values, figures, documents, comparisons }: Tables) {
  const measures = useMemo(() => tally(figures, (row) => row.measure), [figures]);
  const measure = values.measure || measures[0]?.[0] || "";
  const ofMeasure = useMemo(() => figures.filter((row) => row.measure === measure), [figures, measure]);
  const units = tally(ofMeasure, (row) => row.unit);
  const unit = values.unit || units[0]?.[0] || "";
  const shown = ofMeasure.filter(
    (row) =>
      row.unit === unit &&
      (!values.group || (row.counted_group ?? "none") === values.group) &&
      (!values.place || row.place === values.place) &&
      (!values.modality || row.modality === values.modality),
  );
  const marks = useMemo(
    () => figureRows(shown, new Map(documents.map((row) => [row.document_id, row])), compared(comparisons)),
    [documents, comparisons, measure, unit, values.group, values.place, values.modality],
  );
  const options = (list: string, counts: [string, number][]): [string, string][] =>
    counts.map(([value, n]) => [value, `${value === "none" ? "no group named" : list ? label(release, list, value) : value} (${n})`]);
  const conflicting = marks.filter((mark) => mark.compared === "conflicts").length;
  return (
    <>
      <h2>Figures side by side</h2>
      <p class="lead">
        Each line is one number as a text states it: a dot, a bar from its lowest to its highest, or an arrow where it is
        open (“more than 100”). Red ones cannot all be right.
      </p>
      <form class="filters" onSubmit={(event) => event.preventDefault()} aria-label="Filters">
        <Choice name="measure" title="Quantity" values={{ ...values, measure }} options={options("measures", measures)} any="choose" />
        {units.length > 1 && <Choice name="unit" title="Unit" values={{ ...values, unit }} options={options("units", units)} any="choose" />}
        <Choice name="group" title="Of whom" values={values} options={options("counted_groups", tally(ofMeasure, (row) => row.counted_group ?? "none"))} />
        <Choice name="place" title="Place" values={values} options={options("", tally(ofMeasure, (row) => row.place))} />
        <Choice name="modality" title="Told as" values={values} options={options("figure_modalities", tally(ofMeasure, (row) => row.modality))} />
        <Clear values={values} names={["unit", "group", "place", "modality"]} />
      </form>
      {conflicting > 0 && <p class="conflict"><strong>{conflicting} of these figures conflict</strong>: sources give numbers of the same thing that cannot all be right.</p>}
      {marks.length > MANY && <p class="note">These are too many to draw one by one: a bar reaches from the lowest to the highest number of a day.</p>}
      <Drawing marks={marks} unit={label(release, "units", unit)} title={label(release, "measures", measure)} />
      <FigureList marks={marks} values={values} />
    </>
  );
}

function tally<T>(rows: T[], value: (row: T) => string | null): [string, number][] {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const one = value(row);
    if (one) counts.set(one, (counts.get(one) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

function Drawing({ marks, unit, title }: { marks: FigureMark[]; unit: string; title: string }) {
  const { place, width } = useWidth();
  const labels = Math.round(Math.min(340, width * 0.42));
  const filling = useMemo(
    () => ({ rows: marks.length > MANY ? figureSums(marks) : marks, lines: marks.length > LINES ? [] : marks.map((mark) => mark.line), unit: `${title} (${unit.toLowerCase()})`, labels, columns: width < 500 ? 1 : 3, width: Math.max(140, width - labels - 130) }),
    [marks, unit, title, width],
  );
  return (
    <div ref={place}>
      {width > 0 && marks.length > 0 && (
        <Chart
          spec={marks.length > LINES ? "figures_many" : "figures"} filling={filling} label={`${marks.length} figures of ${title}.`}
          onPick={(datum) => datum.figure_id && change({ row: String(datum.figure_id) }, true)}
        />
      )}
    </div>
  );
}

function FigureList({ marks, values }: { marks: FigureMark[]; values: Values }) {
  return (
    <section aria-label="Figures as a list">
      <Pages values={values} total={marks.length} what="figures" />
      <ul class="rows">
        {paged(marks, values).map((mark) => (
          <li key={mark.figure_id}>
            <RowLink id={mark.figure_id}>
              <span class="when">{mark.dated} {mark.day}</span>
              <span class={`dot ${mark.compared.replace(" ", "-")}`} />
              <span class="what"><q>{mark.text}</q> <small>{mark.who}</small></span>
              <span class="count">{mark.compared}</span>
            </RowLink>
          </li>
        ))}
      </ul>
    </section>
  );
}
