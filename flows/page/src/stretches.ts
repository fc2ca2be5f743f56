// A document put together again from the sentences that rows rest on: what overlaps is joined, marks are laid over it.
import type { Marked } from "./types";

export interface Laid {
  mark: Marked;
  kind: string;
  id: string;
  shown: boolean;
}

interface Piece {
  text: string;
  kind: string;
  id: string | null; // of the row that the words are marked for: the shortest where several overlap
}

export interface Stretch {
  start: number;
  end: number;
  pieces: Piece[];
}

/** The stretches of text that the rows' evidence covers, in order, cut where a mark begins or ends. */
export function stretches(laid: Laid[]): Stretch[] {
  const sentences = [...new Map(laid.map(({ mark }) => [`${mark.evidence_start} ${mark.evidence}`, mark])).values()];
  sentences.sort((a, b) => a.evidence_start - b.evidence_start);
  const joined: { start: number; letters: string[] }[] = [];
  for (const { evidence_start, evidence } of sentences) {
    const letters = Array.from(evidence);
    const last = joined.at(-1);
    const over = last ? last.start + last.letters.length - evidence_start : 0;
    if (last && over > 0) last.letters.push(...letters.slice(over));
    else joined.push({ start: evidence_start, letters });
  }
  return joined.map(({ start, letters }) => cut(start, letters, laid));
}

function cut(start: number, letters: string[], laid: Laid[]): Stretch {
  const end = start + letters.length;
  const inside = laid.filter(({ mark, shown }) => shown && mark.char_start >= start && mark.char_end <= end);
  // of statements, which are long, only what lies in them is marked over them: the shortest row has the words
  inside.sort((a, b) => length(b.mark) - length(a.mark));
  const owner: (Laid | null)[] = letters.map(() => null);
  for (const one of inside) owner.fill(one, one.mark.char_start - start, one.mark.char_end - start);
  const pieces: Piece[] = [];
  for (let from = 0, to = 0; from < letters.length; from = to) {
    while (to < letters.length && owner[to] === owner[from]) to++;
    const own = owner[from];
    pieces.push({ text: letters.slice(from, to).join(""), kind: own?.kind ?? "", id: own?.id ?? null });
  }
  return { start, end, pieces };
}

const length = (mark: Marked) => mark.char_end - mark.char_start;
