"""What short texts mean is remembered; long ones are let go."""

from __future__ import annotations

from ananke_core.remembering import remembered


def test_texts_up_to_a_length_are_read_once() -> None:
    seen: list[tuple[str, int]] = []

    @remembered(2, longest=3)
    def read(text: str, more: int = 0) -> str:
        seen.append((text, more))
        return text.upper()

    for text in ("abc", "abc", "abcd", "abcd"):
        assert read(text) == text.upper()
    assert seen == [("abc", 0), ("abcd", 0), ("abcd", 0)]
    read("abc", 1)
    read("abc", more=1)
    assert seen[3:] == [("abc", 1), ("abc", 1)]
    # Two results are kept, and "abc" alone is none of them any more.
    read("abc")
    assert seen[5:] == [("abc", 0)]
    vars(read)["forget"]()
    read("abc")
    assert seen[6:] == [("abc", 0)]
