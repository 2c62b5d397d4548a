import { setTimeout } from "node:timers/promises";
import { ContemberClient, GraphQlClientError, useSessionToken, useSetSessionToken } from "@contember/react-client";
import { useMeQuery, useSignInMutation, useTenantQueryLoader } from "@contember/react-client-tenant";
import { Window } from "happy-dom";
import { createElement as h, useState } from "react";

const unauthorized = (error) => error instanceof GraphQlClientError && error.type === "unauthorized";
const textOf = (error) => (unauthorized(error) ? "the token is not valid (any more): sign in again" : error.message);

function SignIn() {
  const signIn = useSignInMutation(); // Sends the login token.
  const setSessionToken = useSetSessionToken();
  const [failure, setFailure] = useState();

  async function submit(event) {
    event.preventDefault();
    const { email, password } = event.target.elements;
    try {
      const answer = await signIn({ email: email.value, password: password.value });
      if (answer.ok) setSessionToken(answer.result.token);
      else setFailure(`not signed in: ${answer.error}`);
    } catch (error) {
      setFailure(textOf(error));
    }
  }

  const inputs = ["email", "password"].map((name) => h("input", { key: name, name, type: name }));
  return h("form", { onSubmit: submit }, inputs, h("button", null, "Sign in"), failure && h("p", { role: "alert" }, failure));
}

function Me() {
  const [me] = useTenantQueryLoader(useMeQuery(), {}); // Sends the session token.
  const setSessionToken = useSetSessionToken();
  if (me.state === "loading") return null;
  if (me.state !== "error") return h("output", null, me.data.person?.email);
  const again = unauthorized(me.error) && h("button", { onClick: () => setSessionToken(undefined) }, "Sign in again");
  return h("div", null, h("p", { role: "alert" }, textOf(me.error)), again);
}

const Page = () => h(useSessionToken() ? Me : SignIn);

// The rest takes the place of the browser and of the person at the form.
const { TENANT_URL, TENANT_LOGIN_TOKEN, EMAIL, PASSWORD } = process.env;
const window = new Window();
for (const name of ["window", "document", "navigator", "localStorage"]) {
  Object.defineProperty(globalThis, name, { value: window[name], configurable: true });
}
const { createRoot } = await import("react-dom/client"); // Needs `window` when it is imported.

async function shown(selector, signal = AbortSignal.timeout(40_000)) {
  while (!document.querySelector(selector)) await setTimeout(10, undefined, { signal });
  return document.querySelector(selector);
}

const client = { apiBaseUrl: TENANT_URL.replace(/\/tenant$/, ""), loginToken: TENANT_LOGIN_TOKEN };
createRoot(document.body.appendChild(document.createElement("main"))).render(h(ContemberClient, client, h(Page)));
const form = await shown("form");
form.elements.email.value = EMAIL;
form.elements.password.value = PASSWORD;
form.requestSubmit();

const result = await shown("output, [role=alert]");
const ok = result.localName === "output";
process.exitCode = ok ? 0 : 1;
(ok ? console.log : console.error)(result.textContent);
