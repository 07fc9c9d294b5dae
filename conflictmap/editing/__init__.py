"""Editing of a project's files: records are spliced in, several files are written as one step.

`yaml_splice` changes the lines of one record and no other byte; `transaction` writes all files of a
decision or none; `decisions` keeps what a curator decided on each draft; `accept_draft` makes the
records of an accepted draft.
"""
