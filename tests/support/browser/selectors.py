"""CSS selectors of the viewer that browser tests share."""

OPEN_POPUP = ".cm-popup:not([hidden])"
