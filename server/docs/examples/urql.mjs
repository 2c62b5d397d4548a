import { Client, fetchExchange, gql } from "@urql/core";

const { TENANT_URL, TENANT_LOGIN_TOKEN, EMAIL, PASSWORD } = process.env;

const SIGN_IN = gql`
  mutation ($email: String!, $password: String!) {
    signIn(email: $email, password: $password) { ok error { code retryAfter } result { token } }
  }
`;
const ME = gql`{ me { person { email } } }`;

let token = TENANT_LOGIN_TOKEN;
const client = new Client({
  url: TENANT_URL,
  preferGetMethod: false, // The address of a GET is written to the logs of proxies.
  exchanges: [fetchExchange],
  fetchOptions: () => ({ headers: { authorization: `Bearer ${token}` } }),
});

function dataOf({ data, error }) {
  if (error?.response?.status === 401) throw new Error("the token is not valid (any more): sign in again");
  if (error) throw error;
  return data;
}

try {
  const { signIn } = dataOf(await client.mutation(SIGN_IN, { email: EMAIL, password: PASSWORD }));
  if (!signIn.ok) throw new Error(`not signed in: ${signIn.error.code}`);

  token = signIn.result.token;
  const { me } = dataOf(await client.query(ME, {}));
  console.log(me.person.email);
} catch (error) {
  process.exitCode = 1;
  console.error(error.message);
}
