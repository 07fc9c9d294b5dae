/*
 * A source's text with its quotes and drafts marked, in which a curator selects words: with the pointer, by touch, or
 * with buttons and arrow keys, sentence by sentence and word by word. Offsets are UTF-16 units of the text.
 */
const HIGHLIGHT_NAME = "conflictmap-selection";
const WORD = /\S+/g;

export default function showText(component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".conflictmap-text");
  root.reader ??= new TextReader(root);
  root.reader.show(data, setTriggerValue);
  return () => root.reader.close();
}

class TextReader {
  constructor(root) {
    this.root = root;
    this.text = root.querySelector(".text");
    this.output = root.querySelector("output");
    this.selection = null; // [start, end] of the selected words
    this.version = null;
    this.selectionListener = () => this.readSelection();
    for (const button of root.querySelectorAll("button[data-move]")) {
      button.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the selection
      button.addEventListener("click", () => this.move(button.dataset.move));
    }
    for (const button of root.querySelectorAll("button[data-action]")) {
      button.addEventListener("mousedown", (event) => event.preventDefault());
      button.addEventListener("click", () => this.send(button.dataset.action));
    }
    this.text.addEventListener("keydown", (event) => this.handleKey(event));
    this.text.addEventListener("click", (event) => this.openDraft(event));
  }

  /** Show what the component received; the same version stays as it is, with its selection. */
  show(data, setTriggerValue) {
    this.setTriggerValue = setTriggerValue;
    document.addEventListener("selectionchange", this.selectionListener);
    if (data.version === this.version) return;
    const isSameText = this.data?.text === data.text;
    this.data = data;
    this.version = data.version;
    if (!isSameText) {
      this.selection = null;
      this.words = [...data.text.matchAll(WORD)].map((found) => [found.index, found.index + found[0].length]);
    }
    const scrollTop = this.text.scrollTop;
    this.draw();
    if (isSameText) this.text.scrollTop = scrollTop;
    this.showOpenDraft();
    this.showSelection();
  }

  close() {
    document.removeEventListener("selectionchange", this.selectionListener);
    globalThis.CSS?.highlights?.delete(HIGHLIGHT_NAME);
  }

  /** Draw the text in pieces between the edges of all marks; a line is a paragraph. */
  draw() {
    const { text, marks, language } = this.data;
    this.text.lang = language;
    const edges = new Set([0, text.length]);
    for (const mark of marks) edges.add(mark.start).add(mark.end);
    for (const line of text.matchAll(/\n/g)) edges.add(line.index + 1);
    const sorted = [...edges].sort((one, other) => one - other);
    this.nodes = [];
    this.text.replaceChildren();
    const active = new Set();
    const queue = [...marks].sort((one, other) => one.start - other.start);
    let paragraph = null;
    let next = 0;
    for (let number = 0; number + 1 < sorted.length; number += 1) {
      const [start, end] = [sorted[number], sorted[number + 1]];
      while (next < queue.length && queue[next].start <= start) active.add(queue[next++]);
      for (const mark of active) if (mark.end <= start) active.delete(mark);
      if (!paragraph || text[start - 1] === "\n") {
        paragraph = this.text.appendChild(document.createElement("p"));
        paragraph.dir = "auto";
      }
      paragraph.append(this.createPiece(start, end, [...active]));
    }
  }

  createPiece(start, end, marks) {
    const node = document.createTextNode(this.data.text.slice(start, end));
    this.nodes.push({ node, start, end });
    if (!marks.length) return node;
    const piece = document.createElement("span");
    for (const mark of marks) {
      piece.classList.add(mark.kind);
      if (mark.letter && mark.end === end) piece.dataset.letter = mark.letter;
      if (mark.kind === "proposed") piece.dataset.start = mark.start;
      if (mark.title) piece.title = mark.title;
    }
    piece.append(node);
    return piece;
  }

  showOpenDraft() {
    const open = this.data.marks.find((mark) => mark.kind === "open");
    if (!open || open.start === this.openStart) return;
    this.openStart = open.start;
    this.scrollTo(open.start);
  }

  scrollTo(offset) {
    const piece = this.nodes.find(({ end }) => end > offset);
    const element = piece?.node.parentElement;
    if (!element) return;
    const [box, frame] = [element.getBoundingClientRect(), this.text.getBoundingClientRect()];
    if (box.top < frame.top || box.bottom > frame.bottom)
      this.text.scrollTop += box.top - frame.top - frame.height / 3; // the page itself stays where it is
  }

  // Selecting

  /** Take over what was selected with the pointer or by touch. */
  readSelection() {
    const selected = document.getSelection();
    if (!selected?.rangeCount || selected.isCollapsed) return;
    const range = selected.getRangeAt(0);
    if (!this.text.contains(range.startContainer) && !this.text.contains(range.endContainer)) return;
    const start = this.offsetOf(range.startContainer, range.startOffset, 0);
    const end = this.offsetOf(range.endContainer, range.endOffset, this.data.text.length);
    this.select(start, end);
  }

  /** Offset in the text of a boundary point; `outside` for one that is not in the text. */
  offsetOf(container, offset, outside) {
    if (!this.text.contains(container)) return outside;
    const before = document.createRange();
    before.setStart(this.text, 0);
    before.setEnd(container, offset);
    return before.toString().length;
  }

  select(start, end) {
    const words = this.data.text.slice(start, end);
    const trimmed = words.trim();
    if (!trimmed) return;
    const first = start + words.indexOf(trimmed);
    this.selection = [first, first + trimmed.length];
    this.showSelection();
  }

  showSelection() {
    const has = this.selection !== null;
    this.output.textContent = has
      ? `“${this.data.text.slice(...this.selection)}”`
      : "Nothing is selected. Select words in the text, or use the buttons.";
    for (const button of this.root.querySelectorAll("button[data-action]"))
      button.disabled = !has || (button.dataset.needs === "card" && !this.data.hasCard);
    for (const button of this.root.querySelectorAll("button[data-needs=selection]")) button.disabled = !has;
    const highlights = globalThis.CSS?.highlights;
    if (!highlights || !globalThis.Highlight) return;
    if (!has) highlights.delete(HIGHLIGHT_NAME);
    else highlights.set(HIGHLIGHT_NAME, new Highlight(this.createRange(...this.selection)));
  }

  createRange(start, end) {
    const range = document.createRange();
    const first = this.nodes.find((piece) => piece.end > start);
    const last = this.nodes.find((piece) => piece.end >= end);
    range.setStart(first.node, start - first.start);
    range.setEnd(last.node, end - last.start);
    return range;
  }

  move(way) {
    const moves = {
      "sentence-next": () => this.moveSentence(1),
      "sentence-previous": () => this.moveSentence(-1),
      "start-later": () => this.moveEdge(0, 1),
      "start-earlier": () => this.moveEdge(0, -1),
      "end-later": () => this.moveEdge(1, 1),
      "end-earlier": () => this.moveEdge(1, -1),
    };
    moves[way]();
    document.getSelection()?.removeAllRanges();
    if (this.selection) this.scrollTo(this.selection[0]);
  }

  moveSentence(step) {
    const { sentences } = this.data;
    if (!sentences.length) return;
    const at = this.selection?.[0] ?? -1;
    const current = sentences.findLastIndex(([start]) => start <= at);
    const next = Math.min(sentences.length - 1, Math.max(0, current + step));
    this.selection = [...sentences[next]];
    this.showSelection();
  }

  /** Move the start (0) or the end (1) of the selection by a word; at least one word stays selected. */
  moveEdge(edge, step) {
    if (!this.selection) return;
    const [start, end] = this.selection;
    let first = this.words.findLastIndex((word) => word[0] <= start);
    let last = this.words.findIndex((word) => word[1] >= end);
    if (edge === 0) first = Math.min(last, Math.max(0, first + step));
    else last = Math.max(first, Math.min(this.words.length - 1, last + step));
    this.selection = [this.words[first][0], this.words[last][1]];
    this.showSelection();
  }

  handleKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const keys = {
      ArrowDown: "sentence-next",
      ArrowUp: "sentence-previous",
      ArrowRight: event.shiftKey ? "start-later" : "end-later",
      ArrowLeft: event.shiftKey ? "start-earlier" : "end-earlier",
    };
    if (event.key === "Enter") this.send("event");
    else if (keys[event.key]) this.move(keys[event.key]);
    else return;
    event.preventDefault();
  }

  // Reporting

  send(action) {
    if (!this.selection) return;
    this.setTriggerValue("words", { action, start: this.selection[0], end: this.selection[1] });
  }

  openDraft(event) {
    const piece = event.target.closest?.("[data-start]");
    if (!piece || !document.getSelection()?.isCollapsed) return;
    const start = Number(piece.dataset.start);
    this.setTriggerValue("words", { action: "open", start, end: start });
  }
}
