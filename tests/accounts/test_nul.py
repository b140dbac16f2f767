"""A NUL in an address never reaches the database."""

import pytest

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
    assert client.get(address).status_code == 200
