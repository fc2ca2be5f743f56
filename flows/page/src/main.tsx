// The page of a release.
import { render } from "preact";
import { release as read } from "./data";
import { Panel } from "./panel";
import { address, useAddress, type Values } from "./state";
import type { Release } from "./types";
import { About } from "./views/about";
import { Documents } from "./views/documents";
import { Figures } from "./views/figures";
import { Map } from "./views/map";
import { Statements } from "./views/statements";
import { Tables } from "./views/tables";
import { Timeline } from "./views/timeline";
import "./style.css";

type View = (props: { release: Release; values: Values }) => preact.JSX.Element;

const VIEWS: Record<string, [title: string, view: View]> = {
  timeline: ["Timeline", Timeline],
  map: ["Map", Map],
  figures: ["Figures", Figures],
  statements: ["Statements", Statements],
  documents: ["Documents", Documents],
  tables: ["Tables", Tables],
  about: ["About", About],
};

function Page({ release }: { release: Release }) {
  const { view, values } = useAddress();
  const known = Object.hasOwn(VIEWS, view) ? view : "timeline";
  const [title, Shown] = VIEWS[known]!;
  const { row, ...rest } = values;
  document.title = `${title} · ${release.title.split(":")[0]}`;
  return (
    <>
      <header>
        <div class="band">
          <h1><a href="#timeline">{release.title.split(":")[0]}</a></h1>
          <p>{release.title.split(":").slice(1).join(":").trim()}</p>
          <p class="counts">
            <Count n={release.tables.documents!.rows} what="documents" view="documents" />
            <Count n={release.tables.events!.rows} what="events" view="timeline" />
            <Count n={release.tables.figures!.rows} what="figures" view="figures" />
            <Count n={release.tables.statements!.rows} what="statements" view="statements" />
            <span>release {release.version}, {release.day}</span>
          </p>
        </div>
        <nav aria-label="Views">
          {Object.entries(VIEWS).map(([name, [words]]) => (
            <a href={`#${name}`} aria-current={name === known ? "page" : undefined}>{words}</a>
          ))}
          {release.questions.map((question) => <a class="question" href={`#${question.link}`}>{question.title}</a>)}
        </nav>
      </header>
      <main id="main" data-view={known}><Shown release={release} values={rest} key={known} /></main>
      <footer>
        <p>{release.licence.data_title}. {release.licence.note} <a href={address("about", {})}>About, checks and citation</a></p>
      </footer>
      {row && <Panel release={release} id={row} />}
    </>
  );
}

function Count({ n, what, view }: { n: number; what: string; view: string }) {
  return <a href={`#${view}`}><strong>{n.toLocaleString("en")}</strong> {what}</a>;
}

const place = document.getElementById("page")!;
read().then(
  (facts) => {
    place.replaceChildren();
    render(<Page release={facts} />, place);
  },
  (error: Error) => (place.textContent = error.message),
);
