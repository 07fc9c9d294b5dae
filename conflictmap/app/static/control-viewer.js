/* Passes the app's commands, a theme and an event to select, to the viewer that is already in the page. */
const RETRY_DELAY_MS = 50;
const MAX_ATTEMPTS = 100;

export default function controlViewer(component) {
  applyWhenMounted(component.data, MAX_ATTEMPTS);
}

function applyWhenMounted(data, attemptsLeft) {
  const handle = document.querySelector(".conflictmap-app .conflict-map")?.conflictMap;
  if (handle) applyCommands(handle, data);
  else if (attemptsLeft > 0) setTimeout(() => applyWhenMounted(data, attemptsLeft - 1), RETRY_DELAY_MS);
}

/** Apply each command once: the user may have chosen otherwise since. */
function applyCommands(handle, { theme, command, select }) {
  if (handle.appTheme !== theme) {
    handle.appTheme = theme;
    handle.setTheme(theme);
  }
  if (command > 0 && handle.appCommand !== command) {
    handle.appCommand = command;
    handle.isAppSelecting = true; // Python knows this selection: the map does not report it back
    handle.select(select);
    handle.isAppSelecting = false;
  }
}
