// What several views need of the browser.
import { useEffect, useRef, useState } from "preact/hooks";
import { rows } from "./data";
import type { Row } from "./types";

/** What a promise gives, or the error it ends in; null as long as it is open.  `key` tells one question from another. */
export function useAnswer<T>(ask: () => Promise<T>, key: string): T | Error | null {
  const [answer, set] = useState<{ key: string; value: T | Error } | null>(null);
  useEffect(() => {
    let wanted = true;
    const take = (value: T | Error) => wanted && set({ key, value });
    ask().then(take, (error: unknown) => take(error instanceof Error ? error : new Error(String(error))));
    return () => void (wanted = false);
  }, [key]);
  return answer?.key === key ? answer.value : null;
}

/** A table's rows; `when` false asks for nothing yet. */
export function useRows<T extends Row>(name: string, columns?: string[], only?: [string, string], when = true) {
  const key = JSON.stringify([name, columns, only, when]);
  return useAnswer<T[]>(() => (when ? rows<T>(name, columns, only) : new Promise(() => {})), key);
}

/** Whether the reader prefers dark. */
export function useDark(): boolean {
  const query = matchMedia("(prefers-color-scheme: dark)");
  const [dark, set] = useState(query.matches);
  useEffect(() => {
    const heard = () => set(query.matches);
    query.addEventListener("change", heard);
    return () => query.removeEventListener("change", heard);
  }, []);
  return dark;
}

/** The width of an element in whole steps of 20 pixels, so that a chart is drawn anew only where it matters. */
export function useWidth() {
  const place = useRef<HTMLDivElement>(null);
  const [width, set] = useState(0);
  useEffect(() => {
    const watch = new ResizeObserver(([entry]) => set(Math.floor((entry?.contentRect.width ?? 0) / 20) * 20));
    watch.observe(place.current!);
    return () => watch.disconnect();
  }, []);
  return { place, width };
}
