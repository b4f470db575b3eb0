"""The published description names each schema once, so that a generated client has a class for each."""


def test_no_two_schemas_share_a_name(client):
    """Two models of one name are published under their modules' names, which no client can read."""
    names = client.get("/openapi.json").json()["components"]["schemas"]
    twice = sorted(name for name in names if "__" in name)
    assert twice == [], "give one of the models another name"
    assert len({name.lower() for name in names}) == len(names)
