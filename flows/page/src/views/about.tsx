// What the release is, how it was checked, how to cite it.
import { Copy } from "../parts";
import type { Release } from "../types";

export function About({ release }: { release: Release }) {
  const citation = `${release.contact}: ${release.title}, version ${release.version}, ${release.day.slice(0, 4)}.`;
  return (
    <>
      <h2>About this release</h2>
      <p class="lead">{release.description}</p>
      <ul class="cards">
        {release.pages.map((page) => (
          <li><a href={page.file}>{page.title}</a><span>{page.about}</span></li>
        ))}
      </ul>
      <h3>Before you use it</h3>
      <ul class="warnings">
        {release.warnings.map((warning) => <li><strong>{warning.label}</strong>: {warning.definition.replaceAll("`", "")}.</li>)}
      </ul>
      <h3>How to cite</h3>
      <p><q class="cite">{citation}</q> <Copy text={citation} /></p>
      <h3>Licence</h3>
      <p>Tables: {release.licence.data_title} ({release.licence.data}). {release.licence.note}</p>
      <h3>Tables</h3>
      <div class="scroll" tabIndex={0} role="region" aria-label="Tables of the release">
        <table>
          <thead><tr><th>table</th><th>rows</th><th>one row is</th></tr></thead>
          <tbody>
            {Object.entries(release.tables).map(([name, table]) => (
              <tr>
                <td><a href={`#tables?table=${name}`}>{name}</a></td>
                <td class="number">{table.rows.toLocaleString("en")}</td>
                <td>{table.description.replace(/^One row is /, "")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
