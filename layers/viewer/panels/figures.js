/**
 * Numbers of people in words.
 */

/** @typedef {import("../document").Figures} Figures */

/**
 * A range that ends with the figure of an account that states only the least number has an open end.
 * @param {Figures} figures @param {Figures[]} accounts @returns {boolean}
 */
export function hasOpenEnd({ high }, accounts) {
  return high !== null && accounts.some((one) => one.low === high && one.best === null && one.high === null);
}

/**
 * @param {import("../core/i18n.js").Translator} translator
 * @param {Figures} figures @param {boolean} [isOpen] whether there may be more @returns {string}
 */
export function formatFigures(translator, { low, best, high }, isOpen = false) {
  /** @type {Record<string, string>} */
  const figures = {};
  for (const [name, figure] of Object.entries({ low, best, high }))
    if (figure !== null) figures[name] = translator.formatNumber(figure);
  if (best !== null && low === high) return figures.best; // both are missing, or the same as the best figure
  if (best !== null && high === null) return translator.message("fatalities.best_low", figures);
  if (best !== null && low === null) return translator.message("fatalities.best_high", figures);
  if (best !== null) return translator.message("fatalities.best", figures);
  if (low !== null && low === high)
    return isOpen ? translator.message("fatalities.least", figures) : figures.low;
  if (low !== null && high !== null)
    return translator.message(isOpen ? "fatalities.open" : "fatalities.between", figures);
  return translator.message(low === null ? "fatalities.most" : "fatalities.least", figures);
}
