/* Mounts the viewer once. Later reruns of the page call this again and find it there. */
export default function mountViewer(component) {
  const { data, parentElement, setStateValue } = component;
  const host = parentElement.querySelector(".conflictmap-app");
  const send = (name) => (value) => setStateValue(name, value);
  if (host.dataset.version === data.version) return undefined;
  const before = host.querySelector(".conflict-map")?.conflictMap;
  before?.destroy();
  host.dataset.version = data.version;
  const handle = globalThis.ConflictViewer.mount(host, JSON.parse(data.document), data.options);
  const off = handle.on("select", (event) => send("selected")(event?.id ?? null));
  return () => {
    off();
    handle.destroy();
    delete host.dataset.version;
  };
}
