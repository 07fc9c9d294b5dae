"""The map as a still picture for print and the web, drawn by matplotlib: no browser is needed.

`sheet` lays it out and is the door; the other rooms draw what its name says. Everything is placed
in CSS pixels, 96 to the inch, from the upper left corner, so that lines, symbols and letters are as
large as the viewer's; how many dots a pixel has is decided when the picture is written.
"""
