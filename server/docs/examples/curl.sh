#!/bin/sh
# Needs curl and jq. Passwords and tokens are passed by the environment, pipes and here-documents, as other users can see command lines.
set -eu

# Sends the document $2 with the token $1 and the variables on standard input, and prints `data`.
tenant() {
    answer=$(jq --arg query "$2" '{query: $query, variables: .}' |
        curl -sS -w '\n%{http_code}' "$TENANT_URL" -H @/dev/fd/3 -H 'Content-Type: application/json' --data-binary @- 3<<HEADER
Authorization: Bearer $1
HEADER
    )
    status=$(printf '%s\n' "$answer" | tail -n 1)
    answer=$(printf '%s\n' "$answer" | sed '$d')
    if [ "$status" = 401 ]; then
        echo "the token is not valid (any more): sign in again" >&2
        return 1
    fi
    if ! printf '%s' "$answer" | jq -e 'has("data") and (has("errors") | not)' >/dev/null; then
        printf 'status %s: %s\n' "$status" "$answer" >&2
        return 1
    fi
    printf '%s' "$answer" | jq .data
}

signed_in=$(jq -n '{email: env.EMAIL, password: env.PASSWORD}' | tenant "$TENANT_LOGIN_TOKEN" '
    mutation ($email: String!, $password: String!) {
        signIn(email: $email, password: $password) { ok error { code retryAfter } result { token } }
    }')
if ! printf '%s' "$signed_in" | jq -e .signIn.ok >/dev/null; then
    printf 'not signed in: %s\n' "$(printf '%s' "$signed_in" | jq -r .signIn.error.code)" >&2
    exit 1
fi
token=$(printf '%s' "$signed_in" | jq -r .signIn.result.token)

me=$(echo '{}' | tenant "$token" '{ me { person { email } } }')
printf '%s' "$me" | jq -r .me.person.email
