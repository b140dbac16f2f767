"""What every form says of a missing or impossible answer: which field, and what to do."""

from __future__ import annotations

import pytest
from django import forms
from django.template import Context, Template


class Everything(forms.Form):
    title = forms.CharField(max_length=5)
    kind = forms.ChoiceField(choices=[("a", "A")])
    agreed = forms.BooleanField(label="I agree")
    number = forms.IntegerField(min_value=2)
    mail = forms.EmailField(label="E-mail")
    page = forms.URLField(assume_scheme="https")
    paper = forms.FileField()
    several = forms.MultipleChoiceField(choices=[("a", "A")])


def summary(data: dict[str, object]) -> str:
    return Template("{% error_summary form %}").render(Context({"form": Everything(data)}))


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (
            {},
            [
                "Title: Fill this in.",
                "Kind: Choose one of the answers offered.",
                "I agree: Tick this box to go on.",
                "Paper: Choose a file.",
                "Several: Choose at least one.",
            ],
        ),
        (
            {
                "title": "abcdefg", "kind": "zzz", "number": "x", "mail": "x", "page": "no where", "several": ["zzz"],
            },
            [
                "Title: At most 5 characters; this has 7. Shorten it.",
                "Kind: What came is not one of the answers offered. Choose one of them.",
                "Number: Write a whole number in figures, such as 12.",
                "E-mail: Write a whole e-mail address, such as name@example.org.",
                "Page: Write the address of a page on the web, such as https://example.org.",
                "Several: What came is not one of the answers offered.",
            ],
        ),
        ({"number": "1"}, ["Number: Write a number that is at least 2."]),
    ],
)  # fmt: skip
def test_the_summary_names_the_field_and_says_what_to_do(data, lines):
    page = summary(data)
    for line in lines:
        assert line in page
    assert "This field is required" not in page
    assert "valid choice" not in page
    assert "zzz" not in page
