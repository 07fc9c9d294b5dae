/*
 * The editor's page: writes the folder's address into the snippets, copies them, and shows the widget as it looks
 * where scripts are stripped. It asks nobody and keeps nothing.
 */
(function () {
  "use strict";
  const { base } = document.body.dataset;
  const field = /** @type {HTMLInputElement} */ (document.getElementById("base"));
  const status = /** @type {HTMLElement} */ (document.getElementById("base-status"));
  const codes = [...document.querySelectorAll("pre[data-snippet] code")].map((element) => ({
    element,
    template: element.textContent ?? "",
  }));
  const NEEDED = "The snippets need it: type where the folder is, or will be.";
  const NO_FOLDER = "An address in full, with a slash at its end: https://example.org/maps/lachin/";
  const HERE = "This address is of this computer alone: readers will not reach it.";
  const READY = "The snippets below hold this address.";

  /** @param {string} text @returns {URL|null} the address of a folder that a snippet can hold */
  function folder(text) {
    if (!/^https?:\/\/[\w.~:/%@!$()*+,;=-]+\/$/i.test(text)) return null;
    try {
      return new URL(text);
    } catch {
      return null;
    }
  }

  /** @param {URL|null} address @returns {string} */
  function judged(address) {
    if (!address) return field.value ? NO_FOLDER : NEEDED;
    return /^(localhost|127\.|\[::1\])/.test(address.hostname) ? HERE : READY;
  }

  function write() {
    const address = folder(field.value.trim());
    for (const { element, template } of codes)
      element.textContent = address ? template.split(base ?? "").join(address.href) : template;
    for (const button of buttons("[data-copy]"))
      button.disabled = button.dataset.needs === "base" && !address;
    status.textContent = judged(address);
  }

  /** @param {string} selector @returns {HTMLButtonElement[]} */
  function buttons(selector) {
    return [...document.querySelectorAll(selector)].filter((one) => one instanceof HTMLButtonElement);
  }

  /** @param {HTMLButtonElement} button */
  async function copy(button) {
    const source = document.getElementById(button.dataset.copy ?? "");
    const told = button.nextElementSibling;
    if (!source || !told) return;
    told.textContent = (await copied(source)) ? "Copied." : "Marked: copy it with the keyboard.";
  }

  /** @param {HTMLElement} source @returns {Promise<boolean>} whether its text is on the clipboard; else it is marked */
  async function copied(source) {
    try {
      await navigator.clipboard.writeText(source.textContent ?? "");
      return true;
    } catch {
      window.getSelection()?.selectAllChildren(source);
      return document.execCommand("copy");
    }
  }

  /** @param {HTMLButtonElement} button */
  function choose(button) {
    const fixed = button.dataset.height === "fixed";
    document.querySelector(".stages")?.classList.toggle("fixed", fixed);
    for (const one of buttons("[data-height]")) one.setAttribute("aria-pressed", String(one === button));
  }

  if (!field.value && /^https?:$/.test(window.location.protocol))
    field.value = new URL(".", window.location.href).href;
  field.addEventListener("input", write);
  for (const button of buttons("[data-copy]")) button.addEventListener("click", () => copy(button));
  for (const button of buttons("[data-height]")) button.addEventListener("click", () => choose(button));
  document.documentElement.classList.add("runs");
  write();
})();
