// The frame of every picture: a heading, the picture, the same as a table, and three ways to take it away.

import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { Table } from "../parts.tsx";
import { takeCsv, takePng, takeSvg, type Table as Rows } from "./take_away.ts";

type Given = { title: string; note?: string; table: Rows; children: ComponentChildren; controls?: ComponentChildren };

export function Figure({ title, note, table, children, controls }: Given) {
  const place = useRef<HTMLDivElement>(null);
  const name = "noctem-" + title.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  const svg = (take: (svg: SVGSVGElement, name: string) => void) => () => {
    const found = place.current?.querySelector("svg");
    if (found) take(found, name);
  };
  return (
    <figure class="figure">
      <figcaption>
        <h2>{title}</h2>
        {controls}
      </figcaption>
      <div ref={place}>{children}</div>
      {note !== undefined && <p class="note">{note}</p>}
      <details class="as-table">
        <summary>As a table, or to take away</summary>
        <p class="take">
          <button type="button" onClick={svg(takeSvg)}>SVG</button>
          <button type="button" onClick={svg((found, as) => void takePng(found, as))}>PNG</button>
          <button type="button" onClick={() => takeCsv(table, name)}>CSV</button>
        </p>
        <Table caption={title} head={table.head} rows={table.rows} />
      </details>
    </figure>
  );
}
