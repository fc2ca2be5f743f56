// All that the page shows is in its address: #view?filter=value&…&row=id
import { useEffect, useState } from "preact/hooks";

export type Values = Readonly<Record<string, string>>;

export interface State {
  view: string;
  values: Values;
}

export function parse(hash: string): State {
  const [view = "", query = ""] = hash.replace(/^#/, "").split(/\?(.*)/s);
  return { view: view || "timeline", values: Object.fromEntries(new URLSearchParams(query)) };
}

export function address(view: string, values: Values): string {
  const query = new URLSearchParams(Object.entries(values).filter(([, value]) => value !== ""));
  query.sort();
  return `#${view}${query.size ? `?${query}` : ""}`;
}

/** The address of what is shown now with some values changed; an empty value takes one away. */
export function changed(values: Values): string {
  const { view, values: now } = parse(location.hash);
  return address(view, { ...now, ...values });
}

/** Change some values.  Filters replace the entry of the history, so that “back” leaves the view at one step. */
export function change(values: Values, remember = false): void {
  const target = changed(values);
  if (remember) location.hash = target;
  else {
    history.replaceState(null, "", target);
    window.dispatchEvent(new HashChangeEvent("hashchange"));
  }
}

export function useAddress(): State {
  const [state, set] = useState(() => parse(location.hash));
  useEffect(() => {
    const heard = () => set(parse(location.hash));
    window.addEventListener("hashchange", heard);
    return () => window.removeEventListener("hashchange", heard);
  }, []);
  return state;
}
