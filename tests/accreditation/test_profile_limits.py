"""What a profile may not be: endless."""

from accreditation.forms.profile import ProfileForm


def test_an_address_is_no_essay():
    form = ProfileForm({"address": "x" * 501}, year=2027)
    assert "address" in form.errors
    assert "500" in form.errors["address"][0]
    assert "address" not in ProfileForm({"address": "1 Street, Nairobi"}, year=2027).errors
