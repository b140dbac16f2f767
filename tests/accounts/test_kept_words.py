"""Words that are looked up once for each language."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext

from accounts.kept_words import kept_by_language
from accounts.naming import country_name, label_of
from accreditation.models.organization import OrganizationType


def test_words_are_looked_up_once_for_each_language():
    asked = []

    @kept_by_language(most=8)
    def month(name: str) -> str:
        asked.append(name)
        return gettext(name)

    assert [month("March"), month("March")] == ["March", "March"]
    with translation.override("fr"):
        assert [month("March"), month("March")] == ["mars", "mars"]
    assert month("March") == "March"
    assert asked == ["March", "March"]


def test_a_country_and_a_value_have_names_and_what_is_neither_is_told_apart():
    assert (country_name("KE"), country_name("XX")) == ("Kenya", "")
    assert label_of(OrganizationType, "ngo") == str(OrganizationType("ngo").label)
    assert label_of(OrganizationType, "unheard of") == "unheard of"
