"""Configuration and constraint sets as documents: their faults, hover, completion, lenses and folding.

Nothing is imported here: what `kinds` says is asked at the start of an editor, the rest only when such a file is open.
"""
