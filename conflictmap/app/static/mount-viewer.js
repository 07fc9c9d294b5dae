/*
 * Mounts the viewer once. Later reruns of the page call this again and find it there. What the viewer shows is kept
 * in `conflictMapState` for the Publish page, and put back into the address when a reader returns to the map.
 */
const FILTER_FIELDS = { types: "type", actors: "actor", sources: "src", status: "status", precision: "prec" };

export default function mountViewer(component) {
  const { data, parentElement, setStateValue } = component;
  const host = parentElement.querySelector(".conflictmap-app");
  if (host.dataset.version === data.version) return undefined;
  const before = host.querySelector(".conflict-map")?.conflictMap;
  before?.destroy();
  host.dataset.version = data.version;
  restoreAddress(globalThis.conflictMapState?.());
  const handle = globalThis.ConflictViewer.mount(host, JSON.parse(data.document), data.options);
  const getState = () => handle.state();
  globalThis.conflictMapState = getState;
  const off = handle.on("select", (event) => setStateValue("selected", event?.id ?? null));
  return () => {
    off();
    const last = handle.state();
    if (globalThis.conflictMapState === getState) globalThis.conflictMapState = () => last;
    handle.destroy();
    delete host.dataset.version;
  };
}

/** The other pages have addresses of their own; the map's, with its view, is written anew (docs/viewer.md, "The address"). */
function restoreAddress(state) {
  if (!state || location.hash) return;
  const fields = new URLSearchParams();
  if (state.mode !== "all") fields.set("m", state.mode);
  if (state.start || state.end) fields.set("t", `${state.start ?? ""}..${state.end ?? ""}`);
  if (state.selected) fields.set("e", state.selected);
  for (const [key, field] of Object.entries(FILTER_FIELDS)) {
    for (const value of state.filters[key]) fields.append(field, value);
  }
  if (state.filters.text) fields.set("q", state.filters.text);
  if (state.map) fields.set("map", state.map.join(","));
  fields.set("hl", state.language);
  fields.set("p", state.panel);
  if (state.source) fields.set("s", state.source);
  history.replaceState(history.state, "", `#${fields}`);
}
