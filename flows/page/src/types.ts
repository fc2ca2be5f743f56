// What the page knows of a release: written by flows/release/page.py, read by everything here.

export interface Code {
  code: string;
  label: string;
  definition: string;
}

export interface ColumnFacts {
  name: string;
  type: "string" | "integer" | "number" | "boolean" | "date" | "strings";
  description: string;
}

export interface TableFacts {
  title: string;
  description: string;
  key: string | null;
  prefix: string | null; // what its ids begin with
  rows: number;
  bytes: number;
  embedded: boolean; // whether page/<table>.js holds it for a page opened from disk
  columns: ColumnFacts[];
}

export interface Release {
  name: string;
  title: string;
  description: string;
  version: string;
  day: string;
  schema_version: string;
  contact: string;
  window: [string, string];
  box: [number, number, number, number] | null; // west, south, east, north of the map at first
  days: [string, string] | null; // what the timeline draws at first
  country: string;
  country_code: string;
  licence: { data: string; data_title: string; note: string };
  questions: { title: string; link: string }[];
  pages: { title: string; file: string; about: string }[];
  warnings: Code[];
  tables: Record<string, TableFacts>;
  codes: Record<string, Code[]>;
}

export type Value = string | number | boolean | null | string[];
export type Row = Record<string, Value>;

interface Mention extends Row {
  document_id: string;
  passage_id: string;
  char_start: number;
  char_end: number;
  text: string;
  evidence: string;
  evidence_start: number;
  method: string;
  confidence: number;
}

export interface EventRow extends Row {
  event_id: string;
  event_type: string;
  label: string;
  first_day: string | null;
  last_day: string | null;
  precision: string | null;
  place: string | null;
  place_id: string | null;
  latitude: number | null;
  longitude: number | null;
  geo_precision: string | null;
  agent: string | null;
  target: string | null;
  modality: string;
  n_mentions: number;
  n_documents: number;
}

export interface MentionRow extends Mention {
  mention_id: string;
  event_id: string | null;
}

export interface FigureRow extends Mention {
  figure_id: string;
  low: number | null;
  high: number | null;
  qualifier: string;
  unit: string;
  measure: string;
  counted: string | null;
  counted_group: string | null;
  place: string | null;
  as_of_last: string | null;
  attributed_to: string | null;
  modality: string;
}

export interface StatementRow extends Mention {
  statement_id: string;
  kind: string;
  speaker: string | null;
  said_on: string | null;
}

export interface DocumentRow extends Row {
  document_id: string;
  file: string;
  title: string | null;
  publisher: string | null;
  published_on: string | null;
  url: string | null;
  licence: string | null;
  n_chars: number;
  n_words: number;
}

export interface ComparisonRow extends Row {
  comparison_id: string;
  agree: boolean;
  figure_ids: string[];
}

export interface PassageRow extends Row {
  passage_id: string;
  document_id: string;
  char_start: number;
  char_end: number;
  role: string;
  speaker: string | null;
}

export type Marked = Mention;
