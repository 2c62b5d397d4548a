"""What schemathesis cannot know: values of our own scalars, and what counts as a fault."""

import graphql
import schemathesis
from hypothesis import strategies as st
from schemathesis.graphql import nodes

moments = st.datetimes().map(lambda moment: moment.isoformat() + "Z")
schemathesis.graphql.scalar("DateTime", (moments | st.text(max_size=20)).map(nodes.String))

names = st.from_regex(r"[_A-Za-z][_0-9A-Za-z]{0,10}", fullmatch=True) | st.sampled_from(["acl", "roles", "variables", "tenant"])
json = st.recursive(
    st.text(max_size=20).map(nodes.String)
    | st.integers().map(nodes.Int)
    | st.floats(allow_nan=False, allow_infinity=False).map(nodes.Float)
    | st.booleans().map(nodes.Boolean)
    | st.just(nodes.Null),
    lambda inner: st.lists(inner, max_size=3).map(nodes.List)
    | st.lists(st.tuples(names, inner), max_size=3, unique_by=lambda field: field[0]).map(
        lambda fields: nodes.Object([graphql.ObjectFieldNode(name=graphql.NameNode(value=name), value=value) for name, value in fields])
    ),
    max_leaves=8,
)
schemathesis.graphql.scalar("Json", json)


@schemathesis.check
def no_fault(ctx, response, case):
    """An answer in the shape of the contract, and not that something of ours went wrong."""
    assert response.status_code < 500, f"status {response.status_code}"
    answer = response.json()
    assert "data" in answer or answer["errors"], "neither data nor errors"
    assert not any(error["message"] == "Internal server error" for error in answer.get("errors", [])), "a fault of ours"
