"""CSS selectors of the viewer that browser tests share."""

OPEN_POPUP = ".cm-popup:not([hidden])"

# The position on the map, in pixels, of a mark whose tip has so many lines and the given words.
FIND_MARK_JS = """(({lines, words}) => {
  const map = document.querySelector('.cm-map'), box = map.getBoundingClientRect();
  for (let y = 4; y < box.height; y += 6) for (let x = 4; x < box.width; x += 6) {
    const at = { bubbles: true, clientX: box.left + x, clientY: box.top + y };
    map.dispatchEvent(new MouseEvent('mousemove', at));
    if (map.title.split('\\n').length >= lines && map.title.includes(words)) return { x, y };
  }
  throw new Error('no mark has this tip');
})"""
