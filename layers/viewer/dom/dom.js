/**
 * DOM helpers. Text always becomes text nodes: no markup is parsed and no style attribute is written.
 */

/** @typedef {Node|string|null|undefined|false} Child */

/**
 * Properties of `h`: `on` maps event names to listeners, `class` and all others become attributes;
 * `true` gives an empty attribute; `false`, null and undefined give none.
 * @typedef {Record<string, any> & {on?: Record<string, (event: any) => void>}} Props
 */

/**
 * Create an element with attributes, listeners and children.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag @param {Props} [props] @param {...(Child|Child[])} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  const { on = {}, ...attributes } = props;
  for (const [name, listener] of Object.entries(on)) element.addEventListener(name, listener);
  setAttributes(element, attributes);
  element.append(...filterChildren(children));
  return element;
}

/** @param {(Child|Child[])[]} children @returns {(Node|string)[]} */
function filterChildren(children) {
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
 * Split a text at hits of a search, each of which becomes a mark.
 * @param {string} text @param {[number, number][]} hits start and end, in order @returns {Child[]}
 */
export function markHits(text, hits) {
  /** @type {Child[]} */
  const parts = [];
  let at = 0;
  for (const [start, end] of hits) {
    parts.push(text.slice(at, start), h("mark", { class: "cm-hit" }, text.slice(start, end)));
    at = end;
  }
  return [...parts, text.slice(at)];
}

/**
 * Replace the children of an element.
 * @template {Element} E
 * @param {E} element @param {...(Child|Child[])} children @returns {E} the element
 */
export function replaceContent(element, ...children) {
  element.replaceChildren(...filterChildren(children));
  return element;
}

/**
 * @param {string} tag @param {Record<string, any>} attributes @param {...SVGElement} children
 * @returns {SVGElement}
 */
export function createSvg(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  setAttributes(element, attributes);
  element.append(...children);
  return element;
}

/**
 * Create a link to another site: http and https only, in a new tab, without opener or referrer.
 * @param {string|null} url @param {string} text @returns {HTMLAnchorElement|null} null for any other address
 */
export function buildExternalLink(url, text) {
  if (!url || !/^https?:\/\/[^/]/i.test(url)) return null;
  return h("a", { class: "cm-link", href: url, target: "_blank", rel: "noopener noreferrer" }, text);
}

/**
 * Split a text at its https addresses, each of which becomes a link to another site.
 * @param {string} text @returns {Child[]}
 */
export function linkAddresses(text) {
  const pieces = text.split(/(https:\/\/[^\s<>"“”«»]*[^\s<>"“”«».,;:!?)\]}'’])/);
  return pieces.map((piece, i) => (i % 2 ? buildExternalLink(piece, piece) : piece));
}

/**
 * Find the focused element within a container, also in a shadow root.
 * @param {Element} container @returns {Element|null}
 */
export function findFocused(container) {
  const home = /** @type {Document|ShadowRoot} */ (container.getRootNode());
  return home.activeElement && container.contains(home.activeElement) ? home.activeElement : null;
}

/** Is an element displayed, so that it can receive the focus? @param {Element} element @returns {boolean} */
export function isRendered(element) {
  return element.getClientRects().length > 0;
}

/**
 * Call a function at most once a frame.
 * @param {() => void} callback @returns {(() => void) & {cancel: () => void}}
 */
export function throttleToFrame(callback) {
  let frame = 0;
  const requestCall = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      callback();
    });
  };
  return Object.assign(requestCall, { cancel: () => cancelAnimationFrame(frame) });
}

/**
 * Call a function once no further call has been requested for a while; `now` calls it at once.
 * @param {() => void} callback @param {number} delayMs @returns {(() => void) & {cancel: () => void, now: () => void}}
 */
export function debounce(callback, delayMs) {
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;
  const flush = () => {
    clearTimeout(timer);
    callback();
  };
  return Object.assign(
    () => {
      clearTimeout(timer);
      timer = setTimeout(callback, delayMs);
    },
    { cancel: () => clearTimeout(timer), now: flush },
  );
}

/**
 * Call a function once no further call has been requested for a delay. The delay begins when the frame after the request
 * is drawn, because on a slow device a frame may take longer than the delay. A hidden page draws no frame: there it
 * begins at once.
 * @param {() => void} callback @param {number} delayMs @returns {(() => void) & {cancel: () => void}}
 */
export function debounceAfterFrame(callback, delayMs) {
  const later = debounce(callback, delayMs);
  const afterFrame = debounce(later, 0); // a timer set at the start of a frame is run after the frame is drawn
  let frame = 0;
  const cancel = () => {
    cancelAnimationFrame(frame);
    afterFrame.cancel();
    later.cancel();
  };
  const requestCall = () => {
    cancel();
    if (document.hidden) later();
    else frame = requestAnimationFrame(afterFrame);
  };
  return Object.assign(requestCall, { cancel });
}

/**
 * Give an element the children that are wanted. Those that it already has at its beginning and end stay where they are,
 * so that they keep the focus and are not laid out again.
 * @param {Element} element @param {Element[]} wanted
 */
export function updateChildren(element, wanted) {
  const { children } = element;
  const shorter = Math.min(children.length, wanted.length);
  let first = 0;
  while (first < shorter && children[first] === wanted[first]) first++;
  let last = 0;
  while (last < shorter - first && children[children.length - 1 - last] === wanted[wanted.length - 1 - last])
    last++;
  const next = last ? wanted[wanted.length - last] : null;
  for (let count = children.length - first - last; count > 0; count--) children[first].remove();
  for (const child of wanted.slice(first, wanted.length - last)) element.insertBefore(child, next);
}

/** @param {string} query @returns {boolean} */
export function matchesMedia(query) {
  return typeof matchMedia === "function" && matchMedia(query).matches;
}

/** Does the reader prefer reduced motion? @returns {boolean} */
export function prefersReducedMotion() {
  return matchesMedia("(prefers-reduced-motion: reduce)");
}
