"""The strategies and actions of the real programme, and what is found in them."""

import pytest

from objectives.models import Objective, Strategy
from reports.dashboards import content

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    pytest.mark.usefixtures("real_programme"),
]


def found_codes(tree):
    return [
        action.code
        for objective in tree.objectives
        for strategy in objective.branches
        for action in strategy.actions
    ]


def hits_of(pieces):
    return [piece.text for piece in pieces if piece.is_hit]


class TestStrategies:
    @pytest.mark.parametrize("asked", ["", "  "])
    def test_the_tree(self, programme, asked):
        tree = content.strategy_tree(programme, asked)
        assert (len(tree.objectives), tree.strategies, tree.actions) == (6, 26, 114)
        assert (tree.objectives_in_all, tree.search_text, tree.found) == (6, "", None)
        assert len(found_codes(tree)) == 114

    def test_a_search_leaves_what_it_finds_with_the_hits_as_they_are_written(self, programme):
        tree = content.strategy_tree(programme, "GUARDERIA")
        assert found_codes(tree) == ["3.1.3", "4.3.1", "4.3.2", "4.3.3", "4.3.4", "4.3.5"]
        assert [each.code for each in tree.objectives] == ["3", "4"]
        assert (tree.found.actions, tree.found.strategies, tree.actions) == (6, 2, 114)
        (_, of_4) = tree.objectives
        assert hits_of(of_4.branches[0].pieces) == ["guardería"]
        assert hits_of(of_4.branches[0].actions[1].pieces) == ["Guardería"]

    def test_what_is_found_by_the_name_of_its_strategy_is_counted(self, programme):
        tree = content.strategy_tree(programme, "guarderías")
        unmarked = [
            action.code
            for objective in tree.objectives
            for strategy in objective.branches
            for action in strategy.actions
            if not hits_of(action.pieces)
        ]
        assert unmarked == ["4.3.1", "4.3.3", "4.3.5"]
        assert tree.found.by_strategy == 3

    def test_words_may_be_divided_between_an_action_and_its_strategy(self, programme):
        assert found_codes(content.strategy_tree(programme, "temprano guarderias")) == ["4.3.1"]

    @pytest.mark.parametrize("asked", ["nino", "niño", "NIÑO"])
    def test_accents_and_capitals_do_not_matter(self, programme, asked):
        tree = content.strategy_tree(programme, asked)
        texts = [
            action.text.lower()
            for objective in tree.objectives
            for strategy in objective.branches
            for action in strategy.actions
        ]
        assert texts
        assert all("niño" in text for text in texts)

    @pytest.mark.parametrize(
        ("asked", "actions", "strategies"),
        [
            ("3.2.1", ["3.2.1"], 1),
            ("3.1.1, 4.3.2.", ["3.1.1", "4.3.2"], 2),
            ("4.3", ["4.3.1", "4.3.2", "4.3.3", "4.3.4", "4.3.5"], 1),
        ],
    )
    def test_a_code_finds_itself(self, programme, asked, actions, strategies):
        tree = content.strategy_tree(programme, asked)
        assert found_codes(tree) == actions
        assert (tree.found.strategies, tree.found.by_strategy) == (strategies, 0)

    def test_every_code_finds_all_that_hangs_below_it_and_nothing_else(self, programme):
        every = found_codes(content.strategy_tree(programme))
        for code in {code[:cut] for code in every for cut in (1, 3)} | {"1.1.1", "4.1.1"}:
            below = [each for each in every if each == code or each.startswith(f"{code}.")]
            assert found_codes(content.strategy_tree(programme, code)) == below

    def test_nothing_found_says_which_objective_says_it(self, programme):
        tree = content.strategy_tree(programme, "tutela trabajo")
        assert (tree.objectives, tree.found.actions) == ((), 0)
        assert [each.code for each in tree.found.objectives] == ["4"]
        assert content.strategy_tree(programme, "zzz").found.objectives == ()

    def test_a_strategy_without_actions_is_found_by_its_name(self, programme):
        Strategy.objects.create(
            objective=Objective.objects.get(code="6"), code="6.9", position=99, name="Única ésta."
        )
        tree = content.strategy_tree(programme, "unica esta")
        assert [each.code for each in tree.objectives[-1].branches] == ["6.9"]
        assert (tree.found.actions, tree.found.strategies) == (0, 1)

    def test_one_strategy(self, programme):
        page = content.strategy_page(programme, "4.1")
        assert (page.strategy.code, page.action, page.objective.code) == ("4.1", None, "4")
        assert [each.code for each in page.indicators] == ["4.1", "4.2", "4.3"]
        assert page.before.code.startswith("3.")
        assert page.after.code == "4.2"

    def test_an_action_leads_to_its_strategy(self, programme):
        page = content.strategy_page(programme, "4.2.3")
        assert (page.strategy.code, page.action.code) == ("4.2", "4.2.3")
        assert page.action in page.strategy.actions

    @pytest.mark.postgres
    def test_the_first_and_the_last(self, programme):
        assert content.strategy_page(programme, "1.1").before is None
        last = Strategy.objects.order_by("objective__position", "position").last()
        assert content.strategy_page(programme, last.code).after is None

    @pytest.mark.parametrize("code", ["9.9", "3", "1.1.100", "3.2."])
    def test_an_unknown_code(self, programme, code):
        with pytest.raises(content.PageNotFound, match="ni acción puntual"):
            content.strategy_page(programme, code)
