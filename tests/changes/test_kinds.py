"""The kinds of an edited text, as tables of cases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replate.changes import kinds
from replate.changes.kinds import Setting

NAMES = frozenset({"Brandt", "Lund"})


def _kinds(before: str, after: str, **setting: object) -> dict[str, str]:
    found = kinds.compared(before, after, Setting(names=NAMES, **setting))  # type: ignore[arg-type]
    return {kind.name: kind.evidence for kind in found}


@pytest.mark.parametrize(
    ("before", "after", "evidence"),
    [
        ("At least 4 people died.", "At least 7 people died.", "4 → 7 people (up)"),
        ("Four people died.", "Seven people died.", "Four → Seven people (up)"),
        ("One man died.", "Two men died.", "One → Two (up)"),
        ("It cost $4 million.", "It cost $4 billion.", "$4 million → $4 billion (up)"),
        ("Prices rose 3.5%.", "Prices rose 2.5%.", "3.5% → 2.5% (down)"),
        ("Prices rose 5%.", "Prices rose 5 points.", "5% → 5"),
        ("It begins at 14:30.", "It begins at 15:30.", "14:30 → 15:30"),
        ("It happened on Monday.", "It happened on Tuesday.", "Monday → Tuesday"),
        ("It is due in March.", "It is due in May.", "March → May"),
        ("Of 12 000 people few came.", "Of 15 000 people few came.", "12 000 → 15 000 people (up)"),
        ("Some 300 people came.", "Some people came.", "300 people removed"),
        ("火灾造成4人死亡。", "火灾造成7人死亡。", "4 → 7 (up)"),
        ("火灾造成四人死亡。", "火灾造成七人死亡。", "四 → 七 (up)"),
        ("قتل 4 أشخاص", "قتل ٧ أشخاص", "4 → ٧ (up)"),
    ],
)
def test_a_changed_figure_is_named_with_its_direction(before: str, after: str, evidence: str) -> None:
    assert _kinds(before, after)["figure"] == evidence


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Four people came.", "4 people came."),
        ("Of 1,000 people few came.", "Of 1000 people few came."),
        ("It rose 3%.", "It rose 3 per cent."),
        ("Nobody came, one hears.", "Nobody came, we hear."),
        ("In 2014 few came.", "Few came in 2014."),
    ],
)
def test_the_same_figure_written_otherwise_is_no_changed_figure(before: str, after: str) -> None:
    assert "figure" not in _kinds(before, after)


@pytest.mark.parametrize(
    ("before", "after", "evidence"),
    [
        ("The mayor, Ole Brandt, left.", "The mayor, Ada Lund, left.", "Ole Brandt → Ada Lund"),
        ("Brandt left early.", "Lund left early.", "Brandt → Lund"),
        ("The mayor left early.", "The mayor left Varn early.", "Varn added"),
        ("A spokesman for Norvia said so.", "A spokesman said so.", "Norvia removed"),
        ("Olga Rand left early.", "Petra Rand left early.", "Olga → Petra"),
        ("NORA said so.", "FELO said so.", "NORA → FELO"),
        ("The mayor, Ole Brant, left.", "The mayor, Ole Brandt, left.", "Ole Brant → Ole Brandt"),
    ],
)
def test_a_name_that_came_or_went_is_named(before: str, after: str, evidence: str) -> None:
    assert _kinds(before, after)["name"] == evidence


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Nobody left early.", "Everybody left early."),
        ("Brandt left early.", "Brandt’s left early."),
        ("A U.S. ship left.", "A US ship left."),
        ("WATCH: The mayor left.", "The mayor left."),
        ("THE BIG HALL BURNED", "THE OLD HALL BURNED"),
        ("Big Fire Destroys Old Harbour Market", "Large Fire Destroys Old Harbour Market"),
    ],
)
def test_a_capital_alone_is_no_name(before: str, after: str) -> None:
    assert "name" not in _kinds(before, after)


def test_a_german_noun_is_no_name_but_two_in_a_row_are() -> None:
    assert "name" not in _kinds("Am Abend brannte das Haus.", "Am Abend brannte das Lager.", language="de")
    found = _kinds("Am Abend kam Olga Brinck.", "Am Abend kam Petra Halm.", language="de-DE")
    assert found["name"] == "Olga Brinck → Petra Halm"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("He said: “We are sorry.”", "He said: “We are glad.”"),
        ('He said: "We are sorry."', 'He said: "We were sorry."'),
        ("Minister ‘lied’ in court", "Minister ‘cheated’ in court"),
        ("Er sagte: „Es tut uns leid.“", "Er sagte: „Es freut uns.“"),
        ("他说：“我们很抱歉。”", "他说：“我们很高兴。”"),
        ("Il a dit « jamais » hier", "Il a dit « toujours » hier"),
    ],
)
def test_words_changed_inside_quotation_marks_are_a_changed_quote(before: str, after: str) -> None:
    assert "quote" in _kinds(before, after)


@pytest.mark.parametrize(
    ("before", "after", "evidence"),
    [
        (
            "“We will pay,” said Mayor Ole Brandt.",
            "“We may pay,” said Mayor Ole Brandt.",
            "“will” → “may”, quoting Mayor Ole Brandt",
        ),
        (
            "It rained. Ada Lund said: “We go.” Nobody did.",
            "It rained. Ada Lund said: “We stay.” Nobody did.",
            "“go” → “stay”, quoting Ada Lund",
        ),
        (
            "Ada Lund said it rained. “We go,” he told us.",
            "Ada Lund said it rained. “We stay,” he told us.",
            "“go” → “stay”",
        ),
        (
            "„Wir gehen“, sagte Ole Brandt am Montag.",
            "„Wir bleiben“, sagte Ole Brandt am Montag.",
            "“gehen” → “bleiben”, quoting Ole Brandt",
        ),
        ("The bill is “dead” for now.", "The bill is “asleep” for now.", "“dead” → “asleep”"),
    ],
)
def test_a_changed_quote_names_its_speaker_where_one_is_named(before: str, after: str, evidence: str) -> None:
    assert _kinds(before, after)["quote"] == evidence


def test_quotation_marks_that_come_or_go_are_told() -> None:
    assert _kinds("Minister lied to court", "Minister 'lied' to court")["quote"] == "quotation marks put around “lied”"
    assert (
        _kinds("Minister “lied” to court", "Minister lied to court")["quote"] == "quotation marks removed from “lied”"
    )


def test_words_changed_outside_quotation_marks_are_not() -> None:
    assert "quote" not in _kinds("He snapped: “We’re sorry.”", "He replied: “We’re sorry.”")


@pytest.mark.parametrize(
    ("before", "after", "evidence"),
    [
        ("He stole it.", "He allegedly stole it.", "“allegedly” added (certainty)"),
        ("He will not go.", "He will go.", "“not” removed (negation)"),
        ("He won’t go.", "He will go.", "“won't” removed (negation)"),
        ("It failed.", "It failed, according to one witness.", "“according” added (attribution)"),
        ("It may fail.", "It could fail.", "“may” → “could” (certainty)"),
        ("Two were killed there.", "Two were injured there.", "“killed” → “injured” (opposite)"),
        ("Er hat es getan.", "Er hat es mutmaßlich getan.", "“mutmaßlich” added (certainty)"),
        ("他离开了。", "他可能离开了。", "“可能” added (certainty)"),
        ("لم يحدث ذلك", "حدث ذلك", "“لم” removed (negation)"),
    ],
)
def test_certainty_negation_and_attribution_are_hedges(before: str, after: str, evidence: str) -> None:
    assert _kinds(before, after)["hedge"] == evidence


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The goverment said so.", "The government said so."),
        ("It was teh best.", "It was the best."),
        ("It was the the best.", "It was the best."),
        ("In the midst ofthe storm", "In the midst of the storm"),
        ("They definately came.", "They definitely came."),
        ("They recieved it.", "They received it."),
    ],
)
def test_mended_spelling_is_a_typo_and_nothing_else(before: str, after: str) -> None:
    assert list(_kinds(before, after)) == ["typo"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The big house stood empty.", "The vast house stood empty."),
        ("“Yes”, they agreed.", "'Yes', they agreed."),
        ("A well known place", "A Well-Known place"),
        ("First, they ate", "First they ate"),
        ("They sat in the shade", "They sat on the shade"),
    ],
)
def test_another_way_to_put_it_is_style_and_nothing_else(before: str, after: str) -> None:
    assert list(_kinds(before, after)) == ["style"]


def test_a_word_still_used_elsewhere_was_no_misspelling() -> None:
    assert "typo" in _kinds("They saw the boats.", "They saw the boots.")
    assert "typo" not in _kinds("They saw the boats.", "They saw the boots.", vocabulary=frozenset({"boats"}))


def test_a_sentence_added_is_an_addition_whatever_stands_in_it() -> None:
    after = "The plan failed. It had cost $4 million, and Ole Brandt allegedly said “nobody” would be paid."
    assert _kinds("The plan failed.", after) == {"addition": "1 sentence added"}


def test_a_passage_removed_is_a_removal() -> None:
    before = "The bridge closed, after inspectors had warned twice of rust, last night."
    assert _kinds(before, "The bridge closed last night.") == {"removal": "7 words removed"}


def test_too_much_changed_is_a_rewrite() -> None:
    before = "Talks about the bridge broke down late in the evening after both sides walked out."
    after = "Officials hope that a fresh round of meetings next week will settle who pays for its repair."
    assert "rewrite" in _kinds(before, after)


def test_a_headline_half_replaced_is_a_rewrite() -> None:
    assert "rewrite" in _kinds("Fire closes harbour", "Blaze shuts harbour", is_headline=True)
    assert "rewrite" not in _kinds("Fire closes the old harbour", "Blaze closes the old harbour", is_headline=True)


def test_a_paragraph_changed_everywhere_is_a_rewrite_without_a_list() -> None:
    before = " ".join(f"{n} boats in “harbour {n}” by Ole{n}" for n in range(2_000))
    found = _kinds(before, before.replace("boats", "ships"))
    assert found == {"rewrite": "2,000 separate changes"}


def test_a_passage_too_long_for_the_rules_is_a_rewrite() -> None:
    before = "'harbour' \"boat\" " * 2_000
    found = _kinds(before, before.replace("harbour", "port", 1))
    assert found == {"rewrite": "changes within a passage too long to be looked into"}


def test_an_edit_can_be_of_several_kinds() -> None:
    found = _kinds("Police said Ole Brandt hid 4 guns.", "Police said Ada Lund allegedly hid 7 guns.")
    assert {"figure", "name", "hedge"} <= set(found)


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_texts_get_a_kind_and_each_kind_once(before: str, after: str) -> None:
    found = kinds.compared(before, after, Setting())
    assert found or before == after
    assert len({kind.name for kind in found}) == len(found)


@pytest.mark.parametrize(("before", "after"), [("legal", "illegal"), ("unsafe", "safe"), ("dependent", "independent")])
def test_a_negating_prefix_is_no_typo(before: str, after: str) -> None:
    told = _kinds(f"The plan was called {before} by the court.", f"The plan was called {after} by the court.")
    assert told == {"hedge": f"“{before}” → “{after}” (opposite)"}


@pytest.mark.parametrize(("before", "after"), [("migrants", "immigrants"), ("side", "inside")])
def test_not_every_word_with_such_a_prefix_is_negated(before: str, after: str) -> None:
    assert "hedge" not in _kinds(f"They found the {before} there.", f"They found the {after} there.")


def test_another_number_word_is_no_typo_however_alike() -> None:
    assert set(_kinds("It cost $4 million.", "It cost $4 billion.")) == {"figure"}


def test_one_more_of_the_same_initials_is_no_other_name() -> None:
    assert set(_kinds("The court heard the MP on Monday.", "The court heard the MPs on Monday.")) == {"style"}


def test_a_full_stop_in_an_address_ends_no_sentence() -> None:
    added = "and at www.example.org/ferry.html and in the paper"
    told = _kinds("They published the list in the hall.", f"They published the list in the hall {added}.")
    assert told == {"addition": "11 words added"}  # the parts of the address count for themselves
