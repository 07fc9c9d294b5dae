/*
 * The editor's page: writes the folder's address into the snippets, copies them, and shows the widget as it looks
 * where scripts are stripped. It asks nobody and keeps nothing.
 */
(function () {
  "use strict";
  const { base } = document.body.dataset;
  const addressField = /** @type {HTMLInputElement} */ (document.getElementById("base"));
  const addressStatus = /** @type {HTMLElement} */ (document.getElementById("base-status"));
  const snippets = [...document.querySelectorAll("pre[data-snippet] code")].map((element) => ({
    element,
    template: element.textContent ?? "",
  }));
  const ADDRESS_NEEDED_TEXT = "The snippets need it: type where the folder is, or will be.";
  const NOT_A_FOLDER_TEXT = "An address in full, with a slash at its end: https://example.org/maps/lachin/";
  const LOCAL_ADDRESS_TEXT = "This address is of this computer alone: readers will not reach it.";
  const ADDRESS_READY_TEXT = "The snippets below hold this address.";

  /** @param {string} text @returns {URL|null} the address of a folder that a snippet can hold */
  function parseFolderUrl(text) {
    if (!/^https?:\/\/[\w.~:/%@!$()*+,;=-]+\/$/i.test(text)) return null;
    try {
      return new URL(text);
    } catch {
      return null;
    }
  }

  /** @param {URL|null} address @returns {string} */
  function describeAddress(address) {
    if (!address) return addressField.value ? NOT_A_FOLDER_TEXT : ADDRESS_NEEDED_TEXT;
    return /^(localhost|127\.|\[::1\])/.test(address.hostname) ? LOCAL_ADDRESS_TEXT : ADDRESS_READY_TEXT;
  }

  function updateSnippets() {
    const address = parseFolderUrl(addressField.value.trim());
    for (const { element, template } of snippets)
      element.textContent = address ? template.split(base ?? "").join(address.href) : template;
    for (const button of findButtons("[data-copy]"))
      button.disabled = button.dataset.needs === "base" && !address;
    addressStatus.textContent = describeAddress(address);
  }

  /** @param {string} selector @returns {HTMLButtonElement[]} */
  function findButtons(selector) {
    return [...document.querySelectorAll(selector)].filter((one) => one instanceof HTMLButtonElement);
  }

  /** @param {HTMLButtonElement} button */
  async function copySnippet(button) {
    const source = document.getElementById(button.dataset.copy ?? "");
    const told = button.nextElementSibling;
    if (!source || !told) return;
    told.textContent = (await copyText(source)) ? "Copied." : "Marked: copy it with the keyboard.";
  }

  /** @param {HTMLElement} source @returns {Promise<boolean>} whether its text is on the clipboard; else it is marked */
  async function copyText(source) {
    try {
      await navigator.clipboard.writeText(source.textContent ?? "");
      return true;
    } catch {
      window.getSelection()?.selectAllChildren(source);
      return document.execCommand("copy");
    }
  }

  /** @param {HTMLButtonElement} button */
  function chooseHeight(button) {
    const fixed = button.dataset.height === "fixed";
    document.querySelector(".stages")?.classList.toggle("fixed", fixed);
    for (const one of findButtons("[data-height]")) one.setAttribute("aria-pressed", String(one === button));
  }

  if (!addressField.value && /^https?:$/.test(window.location.protocol))
    addressField.value = new URL(".", window.location.href).href;
  addressField.addEventListener("input", updateSnippets);
  for (const button of findButtons("[data-copy]"))
    button.addEventListener("click", () => copySnippet(button));
  for (const button of findButtons("[data-height]"))
    button.addEventListener("click", () => chooseHeight(button));
  document.documentElement.classList.add("runs");
  updateSnippets();
})();
