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
  const stopFollowing = followTheme(host, handle);
  const removeListener = handle.on("select", (event) => {
    if (!handle.isAppSelecting)
      setStateValue("selected", { id: event?.id ?? null, number: nextReportNumber() });
  });
  return () => {
    removeListener();
    stopFollowing();
    if (globalThis.conflictMapState === getState) keepLastView(handle);
    handle.destroy();
    delete host.dataset.version;
  };
}

/**
 * Give the viewer the app's theme whenever that changes: with the device, or in Streamlit's menu, without a rerun.
 * Streamlit then gives its root another class.
 */
function followTheme(host, handle) {
  const app = host.closest(".stApp");
  if (!app) return () => {};
  const update = () => handle.setTheme(isDark(getComputedStyle(app).backgroundColor) ? "dark" : "light");
  const observer = new MutationObserver(update);
  observer.observe(app, { attributes: true, attributeFilter: ["class", "style"] });
  return () => observer.disconnect();
}

/** Whether a colour `rgb(…)` is closer to black than to white. */
function isDark(colour) {
  const [red, green, blue] = colour.match(/[\d.]+/g).map(Number);
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
}

/** Each report has a number of its own, so that Python can distinguish a new report of the same event from an old one. */
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
