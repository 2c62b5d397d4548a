import { ClientError, GraphQLClient, gql } from "graphql-request";

const { TENANT_URL, TENANT_LOGIN_TOKEN, EMAIL, PASSWORD } = process.env;

const SIGN_IN = gql`
  mutation ($email: String!, $password: String!) {
    signIn(email: $email, password: $password) { ok error { code retryAfter } result { token } }
  }
`;
const ME = gql`{ me { person { email } } }`;

const client = (token) => new GraphQLClient(TENANT_URL, { headers: { authorization: `Bearer ${token}` } });

try {
  const { signIn } = await client(TENANT_LOGIN_TOKEN).request(SIGN_IN, { email: EMAIL, password: PASSWORD });
  if (!signIn.ok) throw new Error(`not signed in: ${signIn.error.code}`);

  const { me } = await client(signIn.result.token).request(ME);
  console.log(me.person.email);
} catch (error) {
  process.exitCode = 1;
  if (!(error instanceof ClientError)) console.error(error.message);
  else if (error.response.status === 401) console.error("the token is not valid (any more): sign in again");
  else console.error(error.response.errors ?? error.response.status);
}
