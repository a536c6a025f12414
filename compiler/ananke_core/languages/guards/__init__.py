"""What guards leave of an argument: a small abstract interpreter that languages fill and that knows none of them.

A language turns a body into steps (`steps.py`, `flow.py`) whose conditions (`conditions.py`) are tests of arguments
(`ask.py`). Every way on which the function does not fail is followed, and what is known of each argument there is
joined (`values.py`); what then holds on all of them is written down as bounds, in the type that the argument has
(`claims.py`). Whatever is not understood leaves more values possible, never fewer.
"""
