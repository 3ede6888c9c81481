import pytest

from piimss.environment import Environment, Refusal


def test_a_misspelt_variable_is_named_with_the_nearest_one():
    with pytest.raises(Refusal) as refusal:
        Environment({"PIIMSS_DATABSE_URL": "x"})
    assert str(refusal.value) == (
        "La variable PIIMSS_DATABSE_URL no existe; la más parecida es PIIMSS_DATABASE_URL "
        "(todas están en .env.example)."
    )
