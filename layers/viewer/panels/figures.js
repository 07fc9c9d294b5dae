/**
 * Numbers of people in words.
 */

/**
 * @param {import("../core/i18n.js").Translator} translator
 * @param {import("../document").Figures} figures @returns {string}
 */
export function formatFigures(translator, { low, best, high }) {
  /** @type {Record<string, string>} */
  const figures = {};
  for (const [name, figure] of Object.entries({ low, best, high }))
    if (figure !== null) figures[name] = translator.formatNumber(figure);
  if (best !== null && low === high) return figures.best; // both are missing, or the same as the best figure
  if (best !== null && high === null) return translator.message("fatalities.best_low", figures);
  if (best !== null && low === null) return translator.message("fatalities.best_high", figures);
  if (best !== null) return translator.message("fatalities.best", figures);
  if (low !== null && high !== null) return translator.message("fatalities.between", figures);
  return translator.message(low === null ? "fatalities.most" : "fatalities.least", figures);
}
