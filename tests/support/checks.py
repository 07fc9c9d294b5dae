"""Checks that run over many records in one test, and list the ids of all that fail."""


def check_each(records):
    """Turn a check of one record into a test of all.

    Args:
        records: The records by id.
    """

    def decorate(check):
        def test():
            failures = {}
            for name, record in records.items():
                try:
                    check(record)
                except AssertionError as error:
                    failures[name] = str(error).partition("\n")[0]
            assert failures == {}

        test.__name__, test.__doc__ = check.__name__, check.__doc__
        return test

    return decorate
