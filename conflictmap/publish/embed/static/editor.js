/*
 * The editor's page: writes the folder's address into the snippets, copies them, and previews the widget with scripts
 * stripped. It makes no requests and stores nothing.
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
  const ADDRESS_NEEDED_TEXT = "The snippets need it: enter the address at which the folder is, or will be.";
  const NOT_A_FOLDER_TEXT =
    "Enter the full address, with a slash at the end: https://example.org/maps/lachin/";
  const LOCAL_ADDRESS_TEXT = "This address exists on this computer only: readers cannot reach it.";
  const ADDRESS_READY_TEXT = "The snippets below contain this address.";

  /** @param {string} text @returns {URL|null} the address of a folder that a snippet can contain; null for other text */
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
    return [...document.querySelectorAll(selector)].filter((element) => element instanceof HTMLButtonElement);
  }

  /** @param {HTMLButtonElement} button */
  async function copySnippet(button) {
    const source = document.getElementById(button.dataset.copy ?? "");
    const status = button.nextElementSibling;
    if (!source || !status) return;
    status.textContent = (await copyText(source)) ? "Copied." : "Selected: copy it with the keyboard.";
  }

  /** Copy an element's text, or select it where the clipboard is not available. @param {HTMLElement} source @returns {Promise<boolean>} whether it was copied */
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
    for (const other of findButtons("[data-height]"))
      other.setAttribute("aria-pressed", String(other === button));
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
