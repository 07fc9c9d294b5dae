/*
 * Keys of the open card: a letter moves to a field, a digit chooses the type, and with Shift another place of the name.
 * Fields of names offer those used before. Enter takes a field over and leaves it, so that the next key is a decision.
 * A key pressed while the page is drawn waits until it is, and is dropped if another card is open by then,
 * except undo, next and previous.
 */
const FIELDS = {
  e: "Title",
  d: "Date (EDTF)",
  p: "Place",
  t: "Type",
  w: "Actors, with commas",
  f: "Killed, best",
  s: "Statement 1 said by",
};
const APP = "[data-testid=stApp]";
const DIGIT_CODE = /^(?:Digit|Numpad)([1-9])$/;
const MAX_WAIT_MS = 3000;
const STEP_KEYS = "ujk";
const OTHER_KEYS = `axlmbv?${STEP_KEYS}`;
const VERIFIED_BOX = "input[type=checkbox][aria-label^=Verified]";
const EDITABLE = "input, textarea, select, [contenteditable=true], [role=application]";

export default function showKeys(component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".conflictmap-keys");
  cardKeys.show(root, data, setTriggerValue);
  return () => cardKeys.close(root);
}

class CardKeys {
  constructor() {
    this.waitingKeys = [];
    this.isRunExpected = false;
    this.drawingObserver = new MutationObserver(() => {
      this.isRunExpected = false;
      this.releaseKeys();
    });
    this.waitListener = (event) => this.holdKey(event);
    this.listener = (event) => this.handleKey(event);
    this.focusListener = (event) => {
      this.valueBefore = event.target.value;
      this.offerNames(event.target);
    };
  }

  show(root, data, setTriggerValue) {
    this.root = root;
    this.help = root.querySelector("details");
    this.data = data;
    this.setTriggerValue = setTriggerValue;
    if (data.run !== this.run) this.endRun(data.run);
    this.drawingObserver.observe(document.querySelector(APP), {
      attributeFilter: ["data-test-script-state"],
    });
    window.addEventListener("keydown", this.waitListener, { capture: true });
    document.addEventListener("keydown", this.listener);
    document.addEventListener("focusin", this.focusListener);
    document.addEventListener("click", leaveClickedBox);
    for (const [name, values] of Object.entries({ places: data.places, speakers: data.speakers })) {
      const options = values.map((value) => {
        const option = document.createElement("option");
        option.value = value;
        return option;
      });
      this.root.querySelector(`datalist[data-names=${name}]`).replaceChildren(...options);
    }
  }

  close(root) {
    if (root !== this.root) return;
    window.removeEventListener("keydown", this.waitListener, { capture: true });
    document.removeEventListener("keydown", this.listener);
    document.removeEventListener("focusin", this.focusListener);
    document.removeEventListener("click", leaveClickedBox);
  }

  /** Keep a key of the card that is pressed while the page is drawn, or behind another that waits. */
  holdKey(event) {
    const isLeft = event.target === this.fieldBeingLeft;
    if (!event.isTrusted || hasModifier(event) || (event.target.closest?.(EDITABLE) && !isLeft)) return;
    if (!DIGIT_CODE.test(event.code) && !OTHER_KEYS.includes(event.key) && !Object.hasOwn(FIELDS, event.key))
      return;
    if (!this.waitingKeys.length && !this.isDrawing()) {
      if (startsRun(event.key)) this.expectRun();
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    const { key, code, shiftKey, keyCode } = event; // Streamlit's shortcuts read keyCode
    if (!event.repeat) this.waitingKeys.push({ card: this.data.card, key, code, shiftKey, keyCode });
  }

  /** The script is about to run: the page learns of it only when the server has the message. */
  expectRun() {
    this.isRunExpected = true;
    clearTimeout(this.expectationTimer);
    this.expectationTimer = setTimeout(() => {
      this.isRunExpected = false; // nothing was to be run
      this.releaseKeys();
    }, MAX_WAIT_MS);
  }

  /** The script has drawn the card anew. */
  endRun(run) {
    this.run = run;
    this.isRunExpected = false;
    this.releaseKeys();
  }

  /** Whether a key must wait: a field is being left, or the page is drawn. */
  isDrawing() {
    return Boolean(this.fieldBeingLeft) || this.isRunExpected || isDrawing();
  }

  /** Press the first key that waits; the next one follows when the page is drawn again. */
  releaseKeys() {
    if (this.isReleasing || !this.waitingKeys.length || this.isDrawing()) return;
    this.isReleasing = true;
    afterFrames(() => {
      this.isReleasing = false;
      if (this.isDrawing()) return;
      const { card, ...pressed } = this.waitingKeys.shift() ?? {};
      if (card !== undefined && (card === this.data.card || STEP_KEYS.includes(pressed.key))) {
        const target = document.activeElement ?? document.body;
        if (startsRun(pressed.key)) this.expectRun();
        for (const type of ["keydown", "keyup"]) {
          const settings = { ...pressed, bubbles: true, cancelable: true, composed: true };
          target.dispatchEvent(new KeyboardEvent(type, settings));
        }
      }
      if (this.waitingKeys.length) this.releaseKeys();
    });
  }

  /** Give a field of the card the list of names that it takes. */
  offerNames(field) {
    const label = field.getAttribute?.("aria-label") ?? "";
    const name = label === FIELDS.p ? "places" : /^Statement \d+ said by$/.test(label) ? "speakers" : null;
    if (name) field.setAttribute("list", this.root.querySelector(`datalist[data-names=${name}]`).id);
  }

  handleKey(event) {
    if (hasModifier(event)) return;
    const { target, key } = event;
    if (target.closest?.(EDITABLE)) {
      if (isCardField(target) && (key === "Enter" || key === "Escape")) {
        if (target.value !== this.valueBefore) this.expectRun();
        this.fieldBeingLeft = target; // a key pressed in this moment is one of the card
        setTimeout(() => {
          target.blur();
          this.fieldBeingLeft = null;
          this.releaseKeys();
        });
      }
      return;
    }
    const digit = DIGIT_CODE.exec(event.code)?.[1];
    if (digit) this.setTriggerValue(event.shiftKey ? "candidate" : "type", Number(digit));
    else if (key === "v") tickBox(document.querySelector(VERIFIED_BOX));
    else if (key === "b") this.setTriggerValue("split", true);
    else if (key === "?") this.help.open = !this.help.open;
    else if (!event.shiftKey && Object.hasOwn(FIELDS, key)) moveToField(FIELDS[key]);
    else return;
    event.preventDefault();
  }
}

/** Return whether a key of the card makes the app's script run; one that moves to a field or opens the help does not. */
function startsRun(key) {
  return !Object.hasOwn(FIELDS, key) && key !== "?";
}

function hasModifier(event) {
  return event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
}

/** Return whether the app's script runs, or is about to: what is pressed now would be lost or meet another card. */
function isDrawing() {
  const state = document.querySelector(APP)?.dataset.testScriptState;
  return state === "running" || state === "rerunRequested";
}

/** Call a function when the browser has drawn what it was given. */
function afterFrames(call) {
  requestAnimationFrame(() => requestAnimationFrame(call));
}

/** Return whether an element is a field of one line of the card. */
function isCardField(element) {
  const label = element.getAttribute("aria-label") ?? "";
  return (
    element.tagName === "INPUT" &&
    (Object.values(FIELDS).includes(label) || /^(?:Killed,|Statement )/.test(label))
  );
}

/** Tick a box, and leave it: what is pressed next is a key of the card. @param {HTMLElement|null} box */
function tickBox(box) {
  box?.click();
  afterFrames(leaveBox);
}

/** A box that was clicked with the pointer is left, too; with the keyboard, it keeps the focus. */
function leaveClickedBox(event) {
  if (event.detail && event.target.closest?.("[data-testid=stCheckbox]")) afterFrames(leaveBox);
}

function leaveBox() {
  if (document.activeElement?.matches("input[type=checkbox]")) document.activeElement.blur();
}

function moveToField(label) {
  const field = [...document.querySelectorAll("input")].find(
    (one) =>
      one.getAttribute("aria-label") === label || one.getAttribute("aria-label")?.endsWith(`. ${label}`),
  );
  field?.focus();
  field?.select?.();
}

const cardKeys = new CardKeys();
