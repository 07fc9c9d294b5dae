/* Tells Python once what the map page shows; the viewer's state stays in the page when a reader goes to another one. */
const REPORTED_KEYS = ["mode", "start", "end", "selected", "filters", "map", "language", "theme"];

export default function reportState(component) {
  const { data, setStateValue } = component;
  const state = globalThis.conflictMapState?.() ?? null;
  const told = JSON.stringify(state && Object.fromEntries(REPORTED_KEYS.map((name) => [name, state[name]])));
  if (told !== data.known) setStateValue("state", told);
}
