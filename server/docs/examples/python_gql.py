import os
import sys

from gql import Client, gql
from gql.transport.exceptions import TransportQueryError, TransportServerError
from gql.transport.requests import RequestsHTTPTransport

SIGN_IN = gql("""
    mutation ($email: String!, $password: String!) {
        signIn(email: $email, password: $password) { ok error { code retryAfter } result { token } }
    }
""")
ME = gql("{ me { person { email } } }")


def client(token):
    return Client(transport=RequestsHTTPTransport(url=os.environ["TENANT_URL"], headers={"Authorization": f"Bearer {token}"}))


try:
    SIGN_IN.variable_values = {"email": os.environ["EMAIL"], "password": os.environ["PASSWORD"]}
    sign_in = client(os.environ["TENANT_LOGIN_TOKEN"]).execute(SIGN_IN)["signIn"]
    if not sign_in["ok"]:
        sys.exit(f"not signed in: {sign_in['error']['code']}")

    me = client(sign_in["result"]["token"]).execute(ME)["me"]
    print(me["person"]["email"])
except TransportQueryError as error:
    # A response with status 401 has `errors`, too, each with the member `code`.
    if error.errors[0].get("code") == 401:
        sys.exit("the token is not valid (any more): sign in again")
    sys.exit(f"errors: {error.errors}")
except TransportServerError as error:
    sys.exit(f"status {error.code}: {error}")
