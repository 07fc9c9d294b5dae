/**
 * Icons of the buttons: one path each, on a grid of 20 units.
 */

import { h, createSvg } from "./dom.js";

const ICON_PATHS = /** @type {Record<string, string>} */ ({
  play: "M6,4L16,10L6,16Z",
  pause: "M5,4H8.5V16H5ZM11.5,4H15V16H11.5Z",
  next: "M4,4L12,10L4,16ZM13,4H15.5V16H13Z",
  previous: "M16,4L8,10L16,16ZM4.5,4H7V16H4.5Z",
  plus: "M9,4H11V9H16V11H11V16H9V11H4V9H9Z",
  minus: "M4,9H16V11H4Z",
  home: "M10,3L18,10H15.5V17H11.7V12H8.3V17H4.5V10H2Z",
  fullscreen: "M3,3H8V5H5V8H3ZM12,3H17V8H15V5H12ZM3,12H5V15H8V17H3ZM15,12H17V17H12V15H15ZM9,9H11V11H9Z",
  area: "M3,3H7V5H13V3H17V7H15V13H17V17H13V15H7V17H3V13H5V7H3ZM7,7V13H13V7Z",
  info: "M10,2A8,8,0,1,1,10,18A8,8,0,1,1,10,2ZM10,3.6A6.4,6.4,0,1,0,10,16.4A6.4,6.4,0,1,0,10,3.6ZM9,9H11V14H9ZM9,6H11V8H9Z",
  menu: "M3,5H17V7H3ZM3,9H17V11H3ZM3,13H17V15H3Z",
  close:
    "M5.2,3.8L10,8.6L14.8,3.8L16.2,5.2L11.4,10L16.2,14.8L14.8,16.2L10,11.4L5.2,16.2L3.8,14.8L8.6,10L3.8,5.2Z",
  search:
    "M8.5,3A5.5,5.5,0,1,0,11.9,12.8L16,17L17.2,15.8L13,11.6A5.5,5.5,0,0,0,8.5,3ZM8.5,4.8A3.7,3.7,0,1,1,8.5,12.2A3.7,3.7,0,1,1,8.5,4.8Z",
});

/** @param {string} name @returns {SVGElement} */
export function buildIcon(name) {
  return createSvg(
    "svg",
    { class: "cm-icon", viewBox: "0 0 20 20", "aria-hidden": "true", focusable: "false" },
    createSvg("path", { d: ICON_PATHS[name], fill: "currentColor", "fill-rule": "evenodd" }),
  );
}

/**
 * @param {string} name of the icon @param {string} label what it does @param {() => void} action
 * @returns {HTMLButtonElement}
 */
export function buildIconButton(name, label, action) {
  return h(
    "button",
    {
      type: "button",
      class: "cm-button cm-icon-button",
      "aria-label": label,
      title: label,
      on: { click: action },
    },
    buildIcon(name),
  );
}
