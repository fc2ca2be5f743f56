// Tables of the release as rows.  From a web server the Parquet files are read, only the columns that are asked for;
// a page opened from disk may fetch nothing, so it loads page/<table>.js, which holds the same file as base64.
import { decompress } from "fzstd";
import { asyncBufferFromUrl, parquetReadObjects, type AsyncBuffer, type Compressors } from "hyparquet";
import type { Release, Row, Value } from "./types";

declare global {
  interface Window {
    pageRelease: (facts: Release) => void;
    pageTable: (name: string, content: string) => void;
    pageWorld: (topology: object) => void;
  }
}

const WHOLE = 4_000_000; // bytes; below, one request for the whole file is quicker than several for its parts
const fromDisk = location.protocol === "file:";
const given: { release?: Release; world?: object; tables: Map<string, AsyncBuffer> } = { tables: new Map() };
const asked = new Map<string, Promise<Row[]>>();

window.pageRelease = (facts) => (given.release = facts);
window.pageWorld = (topology) => (given.world = topology);
window.pageTable = (name, content) => given.tables.set(name, bytes(content));

function bytes(base64: string): AsyncBuffer {
  const text = atob(base64);
  const content = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) content[i] = text.charCodeAt(i);
  return content.buffer;
}

function script(source: string): Promise<void> {
  return new Promise((done, failed) => {
    const element = document.createElement("script");
    element.src = source;
    element.onload = () => done();
    element.onerror = () => failed(new Error(`${source} is missing: keep the folder “page” beside index.html`));
    document.head.append(element);
  });
}

/** What the release is. */
export async function release(): Promise<Release> {
  await script("page/release.js");
  return given.release!;
}

/** The outlines of all countries, as TopoJSON. */
export async function world(): Promise<object> {
  if (!given.world) await script("page/world.js");
  return given.world!;
}

/** The rows of a table; with `only`, those whose column has that value.  The same question is answered once. */
export function rows<T extends Row>(name: string, columns?: string[], only?: [string, string]): Promise<T[]> {
  const key = JSON.stringify([name, columns, only]);
  let answer = asked.get(key);
  if (!answer) {
    answer = read(name, columns, only);
    answer.catch(() => asked.delete(key));
    asked.set(key, answer);
  }
  return answer as Promise<T[]>;
}

async function read(name: string, columns?: string[], only?: [string, string]): Promise<Row[]> {
  const found = await parquetReadObjects({
    file: await file(name),
    columns,
    filter: only ? { [only[0]]: { $eq: only[1] } } : undefined,
    compressors,
    parsers: { dateFromDays },
  });
  for (const row of found) for (const column in row) row[column] = plain(row[column]);
  return found as Row[];
}

async function file(name: string): Promise<AsyncBuffer> {
  const facts = given.release!.tables[name]!;
  if (!fromDisk) {
    if (facts.bytes > WHOLE) return asyncBufferFromUrl({ url: `${name}.parquet`, byteLength: facts.bytes });
    const answer = await fetch(`${name}.parquet`);
    if (!answer.ok) throw new Error(`${name}.parquet: the server answers ${answer.status}`);
    return answer.arrayBuffer();
  }
  if (!facts.embedded) {
    throw new Error(`${name} is too large for a page opened from disk; run “${given.release!.name} page” beside it`);
  }
  if (!given.tables.has(name)) await script(`page/${name}.js`);
  return given.tables.get(name)!;
}

const compressors: Compressors = {
  ZSTD: (input, length) => decompress(input, new Uint8Array(length)),
};

const days = new Map<number, string>();

/** A day as ISO text; a corpus has few days and many rows. */
function dateFromDays(number: number): string {
  let day = days.get(number);
  if (!day) days.set(number, (day = new Date(number * 86_400_000).toISOString().slice(0, 10)));
  return day;
}

function plain(value: unknown): Value {
  if (typeof value === "bigint") return Number(value);
  return value === undefined ? null : (value as Value);
}
