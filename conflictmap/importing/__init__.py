"""Import of files that other programs wrote: data sets, spreadsheets, maps and archives.

A reader turns a file into rows, a format turns each row into an event, a refusal or a merge
(`model`), and `projects` writes the result as a new project or adds it to one. Nothing here uses
the network, and nothing guesses silently: what was decided for a row is a note of the report.
"""
