/* Tells Python once what the map page shows; the viewer's state stays in the page when a reader goes to another one. */
const TOLD = ["mode", "start", "end", "selected", "filters", "map", "language", "theme"];

export default function tellShown(component) {
  const { data, setStateValue } = component;
  const state = globalThis.conflictMapShown?.() ?? null;
  const told = JSON.stringify(state && Object.fromEntries(TOLD.map((name) => [name, state[name]])));
  if (told !== data.known) setStateValue("state", told);
}
