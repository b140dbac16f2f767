"""The shared pieces: what they say, that they are escaped, and that nothing in them is inline."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory

NOW = datetime(2027, 3, 9, 17, 12, tzinfo=UTC)
END = datetime(2027, 3, 13, 4, 59, tzinfo=UTC)


def render(source: str, **values: object) -> str:
    html = Template(source).render(Context({"now": NOW, "end": END, **values}))
    assert not re.search(r"<[^>]*\s(style|on\w+)=", html), "inline style or handler"
    assert not re.search(r"<script(?![^>]*\ssrc=)", html), "inline script"
    return html


def text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


class Asked(forms.Form):
    name = forms.CharField(label="Name of the organization", help_text="As in its statutes.")
    route = forms.ChoiceField(label="Route", choices=[("e", "ECOSOC"), ("n", "Other")], widget=forms.RadioSelect)
    notes = forms.CharField(label="Notes", required=False, widget=forms.Textarea)
    agree = forms.BooleanField(label="We agree")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def test_deadline_says_both_zones_and_what_is_left():
    html = render("{% deadline end now=now %}")
    assert 'datetime="2027-03-13T04:59:00Z"' in html
    assert text(html) == "Friday 12 March 2027, 23:59 New York (13 March, 04:59 UTC) closes in 3 days 11 hours"


def test_deadline_past_is_not_taken_up_by_the_script():
    html = render("{% deadline end now=later label='ends' %}", later=datetime(2027, 3, 15, 5, tzinfo=UTC))
    assert "ended 2 days ago" in html
    assert "is-past" in html
    assert "data-sentence" not in html


def test_no_deadline_is_nothing():
    assert render("{% deadline nothing now=now %}{% when nothing %}{{ nothing|instant }}", nothing=None).strip() == ""


def test_filters():
    assert render("{{ end|instant }}") == "12 March 2027, 23:59 New York"
    assert render("{{ end|utc_iso }}") == "2027-03-13T04:59:00Z"


def test_status_has_a_word_and_a_mark_that_is_silent():
    html = render("{% status word 'done' %}", word="<Accredited>")
    assert text(html) == "&lt;Accredited&gt;"
    assert 'aria-hidden="true"' in html
    assert "status-open" in render("{% status 'x' 'no such shape' %}")


def test_nav_item_only_where_the_page_is():
    assert render('{% nav_item "/no/such/page/" "Nowhere" %}').strip() == ""


def test_error_summary_links_to_the_first_control():
    html = render("{% error_summary form %}", form=Asked({"name": ""}))
    assert 'href="#id_name"' in html
    assert 'href="#id_route_0"' in html
    assert "Name of the organization: Fill this in." in text(html)
    assert render("{% error_summary form %}", form=Asked()).strip() == ""


def test_form_joins_hint_and_error_to_the_control():
    html = render("{% show_form form submit='Save' %}", form=Asked({"name": "", "route": "e"}))
    control = re.search(r'<input[^>]*name="name"[^>]*>', html).group()
    assert 'aria-describedby="id_name_helptext id_name_error"' in control
    assert 'aria-invalid="true"' in control
    assert 'id="id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert "disabled" not in html
    assert 'type="hidden" name="token"' in html
    assert re.search(r'value="e"[^>]*checked', html)
    assert "Notes (optional)" in text(html)


def test_task_list_does_not_link_what_cannot_start():
    html = render(
        "{% task_list tasks %}",
        tasks=[{"name": "A", "url": "/a/", "state": "complete"}, {"name": "B", "url": "/b/", "state": "cannot_start"}],
    )
    assert 'href="/a/"' in html
    assert "/b/" not in html
    assert text(html) == "A Complete B Cannot start yet"


def test_timeline_marks_the_step_we_are_at():
    html = render(
        "{% timeline steps %}",
        steps=[{"title": "Submitted", "state": "done", "when": END}, {"title": "Circulated", "state": "current"}],
    )
    assert html.count('aria-current="step"') == 1
    assert "12 March 2027, 23:59 New York" in text(html)


def test_clock_draws_what_has_gone():
    html = render("{% clock 'Period' start end rule='R7' now=now %}", start=datetime(2027, 3, 9, 17, tzinfo=UTC))
    assert 'width="0"' in html
    assert "ends in 3 days 11 hours" in text(html)
    assert "gone" not in render("{% clock 'Period' nothing end now=now %}", nothing=None)


def test_chart_has_its_table_and_keeps_small_numbers_silent():
    html = render("{% chart rows 'Outcomes' %}", rows=[("Accredited", 71), ("Withdrawn", None, "fewer than 5")])
    assert text(html).count("fewer than 5") == 2
    assert html.count("bar-part") == 1
    assert 'width="100.00"' in html


@pytest.mark.parametrize("language", ["en", "fr"])
def test_widths_are_numbers_in_every_language(language):
    from django.utils import translation

    with translation.override(language):
        assert 'width="33.33"' in render("{% chart rows 'x' %}", rows=[("A", 3), ("B", 1)])


def test_pagination_key_values_files_and_facets_escape():
    evil = "<b>x</b>"
    html = render(
        "{% pagination older=evil shown=evil %}{% key_values rows %}{% file_list files %}"
        "{% facets groups search=evil %}"
        "{% empty_state evil %}{% rule_quote evil symbol=evil %}{% case_header evil next_step=evil %}",
        evil=evil,
        rows=[("k", evil), {"key": "l", "value": "", "change": "/c/"}],
        files=[{"name": evil, "size": 2048, "type": "PDF", "remove": "/r/"}],
        groups=[
            {"name": "g", "label": evil, "choices": [{"value": evil, "label": evil, "count": 0, "selected": True}]}
        ],
    )
    assert evil not in html
    assert "Not given" in html
    assert "Clear all" in html


def test_notice_and_confirm_carry_their_content():
    html = render("{% notice 'warning' title=t %}<p>Kept</p>{% endnotice %}", t="<i>")
    assert "<p>Kept</p>" in html
    assert "&lt;i&gt;" in html
    html = render("{% confirm s button='Lodge the objection' back='/b/' %}<input name=a>{% endconfirm %}", s="<i>")
    assert "&lt;i&gt;" in html
    assert "<input name=a>" in html
    assert "Go back and change nothing" in html


def facets_html(query: str, groups: list[dict[str, object]], search: str | None = None) -> str:
    request = RequestFactory().get(f"/organizations/{query}")
    return render("{% facets groups search=search %}", request=request, groups=groups, search=search)


def test_what_is_chosen_can_be_taken_out_one_by_one_from_the_beginning_of_the_list():
    types = [{"value": v, "label": v.upper(), "selected": v in "ab"} for v in ("a", "b", "c")]
    html = facets_html(
        "?q=x&type=a&type=b&country=&after=9~z", [{"name": "type", "label": "Type", "choices": types}], "x"
    )
    removals = re.findall(r'<a href="([^"]*)">\s*<span class="visually-hidden">', html)
    assert removals == ["?type=a&amp;type=b", "?q=x&amp;type=b", "?q=x&amp;type=a"]
    assert 'class="chosen"' not in facets_html("", [{"name": "type", "label": "Type", "choices": types[2:]}])


@pytest.mark.parametrize(("number", "folded"), [(10, False), (11, True)])
def test_a_group_with_many_choices_is_folded_and_open_where_one_of_the_rest_is_chosen(number, folded):
    choices = [{"value": str(n), "label": f"L{n}", "selected": False} for n in range(number)]
    group = {"name": "topic", "label": "Topic", "choices": choices}
    html = facets_html("", [group])
    assert html.count('type="checkbox"') == number
    assert (f"All {number}" in html) is folded
    assert "<details open>" not in html
    choices[-1]["selected"] = True
    assert ("<details open>" in facets_html("", [group])) is folded
    one = facets_html("", [{**group, "one": True}])
    assert ("<select" in one, 'type="radio"' in one) == (folded, not folded)
    assert ('<option value="">Any' in one) is folded


def test_the_contents_of_a_long_page_leave_out_what_has_no_name():
    html = render("{% on_this_page '#a' 'One' '#b' '' %}")
    assert html.count("<li>") == 1
    assert '<a href="#a">One</a>' in html
    assert '<a href="#c">Three</a>' in render("{% on_this_page rows %}", rows=[("#c", "Three")])


LISTING = """{% listing %}<thead><tr><th scope="col"><span class="visually-hidden">Choose</span></th><th scope="col">Name</th>
<th scope="col">{{ head }}</th></tr></thead><tbody><tr><th colspan="3">A group</th></tr>
<tr><td>x</td><th scope="row">One</th><td>Kenya</td></tr></tbody>{% endlisting %}"""


def test_a_listing_leads_each_cell_by_the_head_of_its_column():
    html = render(LISTING, head='The "country" <of it>')
    assert '<div class="table-scroll"><table class="table stacks">' in html
    assert '<td data-label="The &quot;country&quot; &lt;of it&gt;">Kenya</td>' in html
    assert "<td>x</td>" in html, "a head for the ear alone is no label"
    assert '<th scope="row">One</th>' in html, "what names the row needs no label"
    assert '<th colspan="3">A group</th>' in html


def test_a_listing_without_heads_is_left_as_it_is():
    assert "data-label" not in render("{% listing %}<tbody><tr><td>x</td></tr></tbody>{% endlisting %}")


def test_a_listing_of_two_columns_needs_no_labels_and_an_empty_cell_is_empty():
    heads = "<thead><tr><th>Column</th><th>Meaning</th></tr></thead>"
    html = render("{% listing %}" + heads + "<tbody><tr><th>url</th><td> \n </td></tr></tbody>{% endlisting %}")
    assert "<td></td>" in html
