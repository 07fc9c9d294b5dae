/* Reports to Python, once per change, what the map page shows; the viewer's state stays in the browser. */
const REPORTED_KEYS = ["mode", "start", "end", "selected", "filters", "map", "language", "theme"];

export default function reportState(component) {
  const { data, setStateValue } = component;
  const state = globalThis.conflictMapState?.() ?? null;
  const report = JSON.stringify(state && Object.fromEntries(REPORTED_KEYS.map((key) => [key, state[key]])));
  if (report !== data.known) setStateValue("state", report);
}
