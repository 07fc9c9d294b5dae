/**
 * The handle of a viewer whose packed events are still being unpacked: it keeps calls and listeners until then.
 */

/** @typedef {import("./public-handle.js").ViewerHandle} ViewerHandle */
/** @typedef {(handle: ViewerHandle) => void} HandleCall */

/** @type {readonly (keyof ViewerHandle)[]} methods that return nothing, so that their call can be deferred */
const DEFERRED_METHODS = ["setWindow", "select", "filter", "setLanguage", "setTheme", "destroy"];

/** Keeps the calls of a handle until the viewer exists, and forwards them afterwards. */
export class DeferredHandle {
  constructor() {
    /** @type {ViewerHandle|null} the viewer's own handle, once it exists */
    this.handle = null;
    /** @type {HandleCall[]} */
    this.pendingListeners = [];
    /** @type {HandleCall[]} */
    this.pendingCalls = [];
    this.isDestroyed = false;
    /** @type {ViewerHandle} */
    this.publicHandle = this.#createHandle();
  }

  #createHandle() {
    const methods = DEFERRED_METHODS.map((name) => [
      name,
      (/** @type {any[]} */ ...args) => this.#callOrDefer(name, args),
    ]);
    return /** @type {ViewerHandle} */ ({
      ...Object.fromEntries(methods),
      state: () => this.handle?.state() ?? null,
      permalink: () => this.handle?.permalink() ?? window.location.href,
      on: (name, listener) => this.#addListener(name, listener),
    });
  }

  /** @param {keyof ViewerHandle} name @param {any[]} args */
  #callOrDefer(name, args) {
    const call = (/** @type {any} */ handle) => handle[name](...args);
    this.isDestroyed ||= name === "destroy";
    if (this.handle) call(this.handle);
    else this.pendingCalls.push(call);
  }

  /** @param {string} name @param {(value: any) => void} listener @returns {() => void} removes the listener */
  #addListener(name, listener) {
    /** @type {() => void} */
    let removeListener = () =>
      void this.pendingListeners.splice(this.pendingListeners.indexOf(addListener), 1);
    const addListener = (/** @type {ViewerHandle} */ handle) => {
      removeListener = handle.on(name, listener);
    };
    if (this.handle) addListener(this.handle);
    else this.pendingListeners.push(addListener);
    return () => removeListener();
  }

  /**
   * Forward to a viewer's handle from now on: listeners at once, deferred calls after the viewer has started.
   * @param {ViewerHandle} handle @param {() => void} start starts the viewer; not called if it is already destroyed
   */
  connect(handle, start) {
    this.handle = handle;
    for (const addListener of this.pendingListeners) addListener(handle);
    if (this.isDestroyed) return handle.destroy();
    start();
    for (const call of this.pendingCalls) call(handle);
    return undefined;
  }
}
