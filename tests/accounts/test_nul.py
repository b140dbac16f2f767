"""A NUL in an address or a form never reaches the database."""

from urllib.parse import urlencode

import pytest

from accounts.capacities import Party, Right
from tests import builders as build
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


def test_a_nul_in_a_path_is_no_address_of_ours(client):
    assert client.get("/organizations/%00/").status_code == 404


@pytest.mark.parametrize(
    "address", ["/organizations/?q=%00", "/inputs/?country=%00", "/inputs/?a%00=1", "/inputs/?q=a%00b"]
)
def test_a_nul_in_a_query_is_left_out(client, address):
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/inputs/?country=%C2%B2", "/organizations/?country=%C2%B2"])
def test_a_country_that_is_no_code_is_answered(client, address):
    build.cycle()
    answer = client.get(address)
    assert answer.status_code == 400
    assert "²" in answer.content.decode()


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_nul_in_a_form_is_left_out_wherever_it_stands(client, content_type):
    """In a text, a choice, a hidden key, the name of a field, however the form is sent."""
    mandate = build.mandate(Party.SECRETARIAT, Right.CHECKER)
    sign_in(client, mandate.user, again=True)
    fields = {"full_name": "Sa\x00m", "language": "en", "key\x00": "k\x00"}
    if content_type.startswith("multipart"):
        body = "".join(
            f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()
        )
        data = f"{body}--x--\r\n"
    else:
        data = urlencode(fields)
    answer = client.post("/accounts/security/", data, content_type=content_type)
    assert answer.status_code == 302
    mandate.user.refresh_from_db()
    assert mandate.user.full_name == "Sam"


@pytest.mark.parametrize(
    ("url", "field"),
    [
        ("/accounts/capacity/", "capacity"),
        ("/admin/accreditation/application/bulk/", "chosen"),
        ("/admin/accounts/memberstate/mailboxes/", "lines"),
        ("/admin/accounts/letter/all/hold/", "kind"),
    ],
)
def test_no_form_breaks_on_it(client, url, field):
    mandate = build.mandate(Party.SECRETARIAT, Right.CHECKER, Right.SETTINGS)
    sign_in(client, mandate.user, again=True)
    assert client.post(url, {field: "a\x00b", "act": "confirm"}).status_code < 500
