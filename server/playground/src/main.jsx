// The page at /playground: a field for the bearer token, and GraphiQL below it.
import CodeMirror from 'codemirror'
import { setNonce } from 'get-nonce'
import { GraphiQL } from 'graphiql'
import { buildClientSchema } from 'graphql'
import { StrictMode, useCallback, useState } from 'react'
import { createRoot } from 'react-dom/client'
import 'graphiql/style.css'
import './page.css'

const KEPT_TOKEN = 'tenant-token'

const FIRST_QUERY = `# Ctrl-Enter runs the operation at the cursor, Ctrl-Space completes.
# With the login token: sign in, then press "Use the new token" above.
mutation signIn {
  signIn(email: "jane@example.com", password: "") {
    ok
    error { code }
    result { token }
  }
}

query me {
  me {
    id
    roles
    projects { project { slug } memberships { role } }
  }
}
`

// One tab for each thing that people do with their accounts, in the order in which they do it. docs/flows.md describes them.
const FLOWS = [
  `# A forgotten password. All with the login token; the token for the last one is in the mail.
mutation requestReset {
  createResetPasswordRequest(email: "jane@example.com") { ok error { code developerMessage } }
}

query checkToken {
  checkResetPasswordToken(requestId: "", token: "")
}

mutation reset {
  resetPassword(token: "", password: "") { ok error { code weakPasswordReasons developerMessage } }
}
`,
  `# A sign-in without a password. All with the login token. The token is in the mail; the second one is for another device,
# with the SHA-256 of a code in lower-case hex, and then the third one has the code and the type otp.
mutation requestSignIn {
  initSignInPasswordless(email: "jane@example.com") { ok error { code developerMessage } result { requestId expiresAt } }
}

mutation exchangeToken {
  activatePasswordlessOtp(requestId: "", token: "", otpHash: "") { ok error { code developerMessage } }
}

mutation signInWithoutPassword {
  signInPasswordless(requestId: "", validationType: token, token: "", mfaOtp: "") {
    ok
    error { code developerMessage }
    result { token person { id email } }
  }
}
`,
  `# A sign-in at an identity provider. The first two with the login token: send the browser to authUrl, and give the address to which it
# comes back with the sessionData. The others with the session.
mutation beginAtProvider {
  initSignInIDP(identityProvider: "company", data: { redirectUrl: "https://app.example.com/signed-in" }) {
    ok
    error { code developerMessage }
    result { authUrl sessionData }
  }
}

mutation signInAtProvider {
  signInIDP(
    identityProvider: "company"
    data: { url: "", redirectUrl: "https://app.example.com/signed-in", sessionData: {} }
  ) {
    ok
    error { code developerMessage }
    result { token person { id email } }
  }
}

query myAccounts {
  me { person { identityProviders { id externalIdentifier identityProvider { slug } } } }
}

mutation removeAccount {
  disconnectMyIdentityProvider(id: "") { ok error { code developerMessage } }
}
`,
  `# An address is verified. Both with the login token; the token for the second one is in the mail.
mutation requestVerification {
  requestEmailVerification(email: "jane@example.com") { ok error { code developerMessage } }
}

mutation verify {
  verifyEmail(token: "") { ok error { code developerMessage } }
}
`,
  `# Another address. The first one with the token of a session, the second one with the login token:
# it is needed only where changes of addresses are verified, and its token is in the mail to the new address.
mutation changeAddress {
  changeMyProfile(email: "jane.doe@example.com") { ok error { code developerMessage } }
}

mutation confirmChange {
  confirmEmailChange(token: "") { ok error { code developerMessage } }
}
`,
  `# An invitation to a project, with the token of its admin.
mutation invite {
  invite(
    email: "john@example.com"
    projectSlug: "my-blog"
    memberships: [{ role: "admin", variables: [] }]
    options: { method: RESET_PASSWORD }
  ) {
    ok
    error { code membershipValidation { code role variable } developerMessage }
    result { isNew person { id email } }
  }
}
`,
  `# An authenticator, with the token of a session. Make a QR code of otpUri, and keep the backup codes.
mutation prepareAuthenticator {
  prepareOtp(label: "My blog") { ok result { otpUri otpSecret } }
}

mutation confirmAuthenticator {
  confirmOtp(otpToken: "") { ok error { code developerMessage } result { backupCodes } }
}

mutation disableAuthenticator {
  disableOtp { ok error { code developerMessage } }
}

mutation newBackupCodes {
  regenerateBackupCodes { ok error { code developerMessage } result { backupCodes } }
}
`,
  `# A sign-in with a code, with the login token: leave one of the codes out.
mutation signInWithCode {
  signIn(email: "jane@example.com", password: "", otpToken: "", backupCode: "") {
    ok
    error { code retryAfter developerMessage }
    result { token person { otpEnabled emailOtpEnabled } }
  }
}

# With the token of an administrator, for a person who has lost all factors.
mutation resetFactors {
  resetPersonMfa(personId: "") { ok error { code developerMessage } }
}
`,
  `# Codes by mail, with the token of a session. The code for the second one is in the mail.
mutation requestCode {
  initEmailOtp { ok error { code developerMessage } }
}

mutation confirmCode {
  confirmEmailOtp(otpToken: "") { ok error { code developerMessage } result { backupCodes } }
}

mutation disableCodes {
  disableEmailOtp { ok error { code developerMessage } }
}
`,
]

const TABS = [FIRST_QUERY, ...FLOWS].map(query => ({ query }))

// What is typed here may hold passwords: it ends with the tab, and never reaches the disk.
const storage = {
  getItem: key => sessionStorage.getItem(key),
  setItem: (key, value) => sessionStorage.setItem(key, value),
  removeItem: key => sessionStorage.removeItem(key),
  clear: () => sessionStorage.clear(),
  get length() {
    return sessionStorage.length
  },
}

// A dialog of GraphiQL's brings a style of its own, which the policy of the page allows to this number alone.
setNonce(document.querySelector('meta[name=nonce]').content)

// Long lines wrap at any width of the window. The editor measures its lines again when its size changes.
CodeMirror.defaults.lineWrapping = true
CodeMirror.defineInitHook(editor => new ResizeObserver(() => editor.refresh()).observe(editor.getWrapperElement()))

let token = sessionStorage.getItem(KEPT_TOKEN) ?? ''

async function run(request, options) {
  const answer = await fetch('/tenant', {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      // The page shows errors by itself; the browser need not report them, too.
      'X-Contember-Force-Ok': '1',
      ...(token === '' ? {} : { Authorization: `Bearer ${token}` }),
      ...options?.headers,
    },
    body: JSON.stringify(request),
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
  })
  return answer.json()
}

// The token of a new session in a response: every mutation that creates a session returns it in this field.
function newToken(answer) {
  const found = Object.values(answer.data ?? {}).map(field => field?.result?.token)
  return found.find(value => typeof value === 'string') ?? null
}

function Token({ text, note, offered, onChange, onUse }) {
  const [shown, setShown] = useState(false)
  return (
    <form className="token" onSubmit={event => event.preventDefault()}>
      <label htmlFor="token">Bearer token</label>
      <input
        id="token"
        type={shown ? 'text' : 'password'}
        autoComplete="off"
        spellCheck={false}
        placeholder="login, session, root or API key"
        value={text}
        onChange={event => onChange(event.target.value)}
      />
      <button type="button" onClick={() => setShown(!shown)}>{shown ? 'Hide' : 'Show'}</button>
      {offered !== null && offered !== token && <button type="button" onClick={onUse}>Use the new token</button>}
      <span>{note}</span>
    </form>
  )
}

function Page({ schema, prefilled }) {
  const [text, setText] = useState(token)
  const [note, setNote] = useState(prefilled ? 'This is the login token of this instance: it is good for signing in.' : '')
  const [offered, setOffered] = useState(null)
  const change = (value, note) => {
    token = value.trim()
    sessionStorage.setItem(KEPT_TOKEN, token)
    setText(value)
    setNote(note)
  }
  const fetcher = useCallback(async (request, options) => {
    const answer = await run(request, options)
    setOffered(former => newToken(answer) ?? former)
    return answer
  }, [])
  return (
    <>
      <Token
        text={text}
        note={note}
        offered={offered}
        onChange={value => change(value, '')}
        onUse={() => change(offered, 'This is the token of the new session.')}
      />
      <main>
        <GraphiQL fetcher={fetcher} schema={schema} storage={storage} defaultQuery={FIRST_QUERY} defaultTabs={TABS} shouldPersistHeaders={false} />
      </main>
    </>
  )
}

async function start() {
  const answer = await fetch('/playground/start.json', { credentials: 'omit' })
  if (!answer.ok) throw new Error(`the server answers ${answer.status}`)
  const { loginToken, schema } = await answer.json()
  const prefilled = token === '' && loginToken !== null
  if (prefilled) token = loginToken
  createRoot(document.getElementById('page')).render(
    <StrictMode>
      <Page schema={buildClientSchema(schema)} prefilled={prefilled} />
    </StrictMode>,
  )
}

start().catch(error => {
  document.getElementById('page').textContent = `The page could not be loaded: ${error.message}. Reload it to try again.`
})
