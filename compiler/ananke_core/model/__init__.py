"""The data that Ananke speaks about: attrs classes by subject, without behaviour and without serialisation.

`ananke_core.codec` is the only place that reads or writes them.
"""
