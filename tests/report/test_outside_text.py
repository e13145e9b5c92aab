import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from sample_answers import UNTIMED

from antedate.report.outside import name, one_line, visible, visible_sentence

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))


@UNTIMED
@given(ANY_TEXT)
def test_nothing_that_hides_or_reorders_is_left(text: str) -> None:
    for letter in visible(text):
        assert letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs")
        assert unicodedata.bidirectional(letter) not in (
            *("LRE", "RLE", "LRO", "RLO", "PDF"),
            *("LRI", "RLI", "FSI", "PDI"),
        )
    visible(text).encode("utf-8")


@UNTIMED
@given(ANY_TEXT)
def test_marking_twice_changes_nothing(text: str) -> None:
    assert visible(visible(text)) == visible(text)


def test_marks_say_what_was_there() -> None:
    assert visible("a\u202eb\u200f\x1b\x7f\x85\ud800") == (
        "a\u27e8RLO\u27e9b\u27e8RLM\u27e9\u241b\u2421\u27e8U+0085\u27e9\ufffd"
    )


def test_spelling_joiners_and_line_ends_stay() -> None:
    persian = "می\u200cشود\r\nخط دوم"
    assert visible(persian) == "می\u200cشود\nخط دوم"


def test_a_right_to_left_name_is_set_apart_and_only_by_this_program() -> None:
    assert name("City Desk") == "City Desk"
    assert name("قناة") == "\u2068قناة\u2069"
    assert name("قناة\u2069 x") == "\u2068قناة\u27e8PDI\u27e9 x\u2069"
    sentence = f"by {name('قناة')}, 7 months; \u2068 \u202e"
    assert (
        visible_sentence(sentence)
        == "by \u2068قناة\u2069, 7 months; \u27e8FSI\u27e9 \u27e8RLO\u27e9"
    )


@UNTIMED
@given(ANY_TEXT, st.integers(2, 60))
def test_one_line_is_one_short_line(text: str, most: int) -> None:
    line = one_line(text, most)
    assert len(line) <= most
    assert "\n" not in line
