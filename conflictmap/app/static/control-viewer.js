/* Passes what the app wants on to the viewer that stands in the page already. */
export default function controlViewer(component) {
  const { data } = component;
  const apply = (tries) => {
    const handle = document.querySelector(".conflictmap-app .conflict-map")?.conflictMap;
    if (!handle) {
      if (tries > 0) setTimeout(() => apply(tries - 1), 50);
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
  apply(100);
}
