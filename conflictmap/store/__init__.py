"""Projects in a PostgreSQL database that several curators share.

This package alone imports psycopg, which the extra ``conflictmap[store]`` installs. `address` reads
addresses; `split_records` divides files into records, and `three_way` compares them; `connection`,
`repository` and `tables` read and write the database; `working_copy` and `shared_folder` are the
two ways in which the rest of the program sees a project of the store.
"""
