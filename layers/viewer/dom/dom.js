/**
 * Elements made in one line. Text only ever becomes text nodes; no markup is parsed, no style attribute written.
 */

/** @typedef {Node|string|null|undefined|false} Child */

/**
 * Properties of `h`: `on` maps event names to listeners, `class` and all others become attributes;
 * `true` is an empty attribute, `false`, null and undefined none.
 * @typedef {Record<string, any> & {on?: Record<string, (event: any) => void>}} Props
 */

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag @param {Props} [props] @param {...(Child|Child[])} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  const { on = {}, ...attributes } = props;
  for (const [name, listener] of Object.entries(on)) element.addEventListener(name, listener);
  setAttributes(element, attributes);
  element.append(...liveChildren(children));
  return element;
}

/** @param {(Child|Child[])[]} children @returns {(Node|string)[]} */
function liveChildren(children) {
  return /** @type {(Node|string)[]} */ (children.flat().filter((child) => child || child === ""));
}

/** @param {Element} element @param {Record<string, any>} attributes */
function setAttributes(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value === false || value === null || value === undefined) element.removeAttribute(name);
    else element.setAttribute(name, String(value));
  }
}

/**
 * Replace what an element holds.
 * @template {Element} E
 * @param {E} element @param {...(Child|Child[])} children @returns {E} the element
 */
export function fill(element, ...children) {
  element.replaceChildren(...liveChildren(children));
  return element;
}

/**
 * @param {string} tag @param {Record<string, any>} attributes @param {...SVGElement} children
 * @returns {SVGElement}
 */
export function svg(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  setAttributes(element, attributes);
  element.append(...children);
  return element;
}

/**
 * A link that leaves the map: only http and https, in a new tab, without opener or referrer.
 * @param {string|null} url @param {string} text @returns {HTMLAnchorElement|null} null for any other address
 */
export function outLink(url, text) {
  if (!url || !/^https?:\/\/[^/]/i.test(url)) return null;
  return h("a", { class: "cm-link", href: url, target: "_blank", rel: "noopener noreferrer" }, text);
}

/**
 * The focused element, also within a shadow root.
 * @param {Element} inside @returns {Element|null}
 */
export function focusedIn(inside) {
  const home = /** @type {Document|ShadowRoot} */ (inside.getRootNode());
  return home.activeElement && inside.contains(home.activeElement) ? home.activeElement : null;
}

/** Does an element take up room in the page, so that it can have the focus? @param {Element} element @returns {boolean} */
export function isSeen(element) {
  return element.getClientRects().length > 0;
}

/**
 * Call at most once a frame.
 * @param {() => void} work @returns {(() => void) & {cancel: () => void}}
 */
export function oncePerFrame(work) {
  let frame = 0;
  const ask = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      work();
    });
  };
  return Object.assign(ask, { cancel: () => cancelAnimationFrame(frame) });
}

/**
 * Call when nothing has asked again for a while.
 * @param {() => void} work @param {number} wait milliseconds @returns {(() => void) & {cancel: () => void, now: () => void}}
 */
export function afterQuiet(work, wait) {
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;
  const now = () => {
    clearTimeout(timer);
    work();
  };
  return Object.assign(
    () => {
      clearTimeout(timer);
      timer = setTimeout(work, wait);
    },
    { cancel: () => clearTimeout(timer), now },
  );
}

/** @param {string} query @returns {boolean} */
export function mediaMatches(query) {
  return typeof matchMedia === "function" && matchMedia(query).matches;
}

/** Does the reader ask for no motion? @returns {boolean} */
export function stillMotion() {
  return mediaMatches("(prefers-reduced-motion: reduce)");
}
