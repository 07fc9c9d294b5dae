/*
 * Mounts the viewer once; later reruns of the page find it mounted. What the viewer shows stays available after it is
 * gone: `conflictMapState` for the Publish page, `conflictMapPermalink` to restore the address when a reader returns.
 */
export default function mountViewer(component) {
  const { data, parentElement, setStateValue } = component;
  const host = parentElement.querySelector(".conflictmap-app");
  if (host.dataset.version === data.version) return undefined;
  host.querySelector(".conflict-map")?.conflictMap?.destroy(); // of an earlier version of the project
  host.dataset.version = data.version;
  restoreAddress(globalThis.conflictMapPermalink?.());
  const handle = globalThis.ConflictViewer.mount(host, JSON.parse(data.document), data.options);
  const getState = () => handle.state();
  globalThis.conflictMapState = getState;
  globalThis.conflictMapPermalink = () => handle.permalink();
  const removeListener = handle.on("select", (event) => {
    if (!handle.isAppSelecting)
      setStateValue("selected", { id: event?.id ?? null, number: nextReportNumber() });
  });
  return () => {
    removeListener();
    if (globalThis.conflictMapState === getState) keepLastView(handle);
    handle.destroy();
    delete host.dataset.version;
  };
}

/** Each report has a number of its own, so that Python can tell a new report of the same event from an old one. */
function nextReportNumber() {
  globalThis.conflictMapReports = (globalThis.conflictMapReports ?? 0) + 1;
  return globalThis.conflictMapReports;
}

function keepLastView(handle) {
  const [state, permalink] = [handle.state(), handle.permalink()];
  globalThis.conflictMapState = () => state;
  globalThis.conflictMapPermalink = () => permalink;
}

/** Give the map's page the view in its address again: the app's other pages have addresses of their own. */
function restoreAddress(permalink) {
  if (!permalink || location.hash) return;
  const { hash } = new URL(permalink);
  if (hash) history.replaceState(history.state, "", hash);
}
