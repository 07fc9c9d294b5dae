/* Passes the app's orders, a theme and an event to select, to the viewer that is already in the page. */
const RETRY_DELAY_MS = 50;
const MAX_ATTEMPTS = 100;

export default function controlViewer(component) {
  applyWhenMounted(component.data, MAX_ATTEMPTS);
}

function applyWhenMounted(data, attemptsLeft) {
  const handle = document.querySelector(".conflictmap-app .conflict-map")?.conflictMap;
  if (handle) applyOrders(handle, data);
  else if (attemptsLeft > 0) setTimeout(() => applyWhenMounted(data, attemptsLeft - 1), RETRY_DELAY_MS);
}

/** Apply each order once: the reader may have chosen otherwise since. */
function applyOrders(handle, { theme, order, select }) {
  if (handle.appTheme !== theme) {
    handle.appTheme = theme;
    handle.setTheme(theme);
  }
  if (order > 0 && handle.appOrder !== order) {
    handle.appOrder = order;
    handle.select(select);
  }
}
