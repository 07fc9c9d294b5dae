/**
 * Caption of the map while the timeline plays: the events that begin on the day.
 */

import { h, replaceContent } from "../dom/dom.js";
import { formatDay } from "../core/date-phrases.js";

/** @typedef {Pick<import("../viewer.js").Viewer, "state"|"stateStore"|"store"|"translator">} ViewerSlice */

/** The caption of one viewer. */
export class Caption {
  /** @param {ViewerSlice} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    this.element = h("p", { class: "cm-caption", hidden: true });
  }

  /** @param {boolean} playing */
  update(playing) {
    const { state, stateStore, store, translator } = this.viewer;
    this.element.hidden = !playing || state.end === null;
    if (!playing || state.end === null) return;
    const day = state.end;
    const begun = stateStore.visibleEvents.filter((event) => store.columns.start[event] === day);
    const records = [...begun].flatMap((event) => store.getRecord(event) ?? []);
    const last = records[records.length - 1];
    const title = last ? translator.localize(last.title) : "";
    const more = begun.length - 1;
    const text =
      more > 0 ? translator.message("play.more", { title, n: translator.formatNumber(more) }) : title;
    replaceContent(this.element, h("strong", {}, formatDay(day, translator)), text ? ` ${text}` : "");
  }
}
