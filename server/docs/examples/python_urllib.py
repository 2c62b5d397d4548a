import json
import os
import sys
import urllib.error
import urllib.request

SIGN_IN = """
    mutation ($email: String!, $password: String!) {
        signIn(email: $email, password: $password) { ok error { code retryAfter } result { token } }
    }
"""
ME = "{ me { person { email } } }"


def tenant(token, query, variables=None):
    request = urllib.request.Request(
        os.environ["TENANT_URL"],
        data=json.dumps({"query": query, "variables": variables}).encode(),
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=40) as response:
            answer = json.load(response)
    except urllib.error.HTTPError as error:
        if error.code == 401:
            sys.exit("the token is not valid (any more): sign in again")
        sys.exit(f"status {error.code}: {error.read().decode()}")
    if "errors" in answer:
        sys.exit(f"errors: {answer['errors']}")
    return answer["data"]


sign_in = tenant(os.environ["TENANT_LOGIN_TOKEN"], SIGN_IN, {"email": os.environ["EMAIL"], "password": os.environ["PASSWORD"]})["signIn"]
if not sign_in["ok"]:
    sys.exit(f"not signed in: {sign_in['error']['code']}")

me = tenant(sign_in["result"]["token"], ME)["me"]
print(me["person"]["email"])
