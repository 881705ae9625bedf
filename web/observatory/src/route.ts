// Where the reader is, as the address says it: #/entry/ID?depth=2. Every view has an address of its own.

export type Place = { view: string; id: string; query: URLSearchParams };

export function placeOf(hash: string): Place {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const [view = "", ...rest] = path.split("/");
  let id = rest.join("/");
  try {
    id = decodeURIComponent(id);
  } catch {
    id = "";
  }
  return { view: view === "" ? "overview" : view, id, query: new URLSearchParams(query) };
}

export function address(view: string, id = "", query: Record<string, string> = {}): string {
  const filled = Object.entries(query).filter(([, value]) => value !== "");
  const tail = filled.length > 0 ? "?" + new URLSearchParams(filled).toString() : "";
  return `#/${view}${id === "" ? "" : "/" + encodeURIComponent(id).replaceAll("%2F", "/")}${tail}`;
}
