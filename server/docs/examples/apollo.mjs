import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { CombinedGraphQLErrors, ServerError } from "@apollo/client/errors";
import { SetContextLink } from "@apollo/client/link/context";

const { TENANT_URL, TENANT_LOGIN_TOKEN, EMAIL, PASSWORD } = process.env;

const SIGN_IN = gql`
  mutation ($email: String!, $password: String!) {
    signIn(email: $email, password: $password) { ok error { code retryAfter } result { token } }
  }
`;
const ME = gql`{ me { id person { id email } } }`;

let token = TENANT_LOGIN_TOKEN;
const client = new ApolloClient({
  cache: new InMemoryCache(),
  link: ApolloLink.from([
    new SetContextLink(({ headers }) => ({ headers: { ...headers, authorization: `Bearer ${token}` } })),
    new HttpLink({ uri: TENANT_URL }),
  ]),
});

try {
  const { data: { signIn } } = await client.mutate({ mutation: SIGN_IN, variables: { email: EMAIL, password: PASSWORD } });
  if (!signIn.ok) throw new Error(`not signed in: ${signIn.error.code}`);

  token = signIn.result.token;
  await client.clearStore(); // What was loaded for another caller must not be shown to this one.
  const { data: { me } } = await client.query({ query: ME });
  console.log(me.person.email);
} catch (error) {
  process.exitCode = 1;
  // A response with status 401 has `errors`, too, each with the member `code`.
  const unauthorized = CombinedGraphQLErrors.is(error) ? error.errors[0].code === 401 : ServerError.is(error) && error.statusCode === 401;
  if (unauthorized) console.error("the token is not valid (any more): sign in again");
  else if (CombinedGraphQLErrors.is(error)) console.error(error.errors);
  else console.error(error.message);
}
