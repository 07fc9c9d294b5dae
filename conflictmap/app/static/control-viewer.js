/* Passes what the app wants on to the viewer that stands in the page already. */
export default function controlViewer(component) {
  const { data } = component;
  const applyWhenReady = (attemptsLeft) => {
    const handle = document.querySelector(".conflictmap-app .conflict-map")?.conflictMap;
    if (!handle) {
      if (attemptsLeft > 0) setTimeout(() => applyWhenReady(attemptsLeft - 1), 50);
      return;
    }
    if (handle.appTheme !== data.theme) {
      handle.appTheme = data.theme; // the reader may have chosen another since
      handle.setTheme(data.theme);
    }
    if (data.order > 0 && handle.appOrder !== data.order) {
      handle.appOrder = data.order;
      handle.select(data.select);
    }
  };
  applyWhenReady(100);
}
