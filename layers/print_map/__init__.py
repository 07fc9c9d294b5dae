"""Map as a picture for print and the web, drawn with matplotlib, without a browser.

`page_layout` lays out a page and is the entry point; `social_card` draws a link preview. Positions
are CSS pixels, 96 to the inch, from the upper left corner, so that lines, symbols and text are as
large as the viewer's. The resolution is chosen when the picture is written.
"""
