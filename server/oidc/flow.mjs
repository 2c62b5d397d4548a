// Signs in at a certified OpenID provider as a user would, in Chromium: node flow.mjs ADDRESS LOGIN_TOKEN ROOT_TOKEN
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { chromium } from 'playwright-core'
import { client, start } from './provider.mjs'

const [address, loginToken, rootToken] = process.argv.slice(2)
const programs = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const executablePath = programs.find(existsSync)
if (!executablePath) throw new Error('there is no Chromium: apt-get install chromium')

const slug = 'certified'
const quiet = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

async function run(token, query, variables) {
  const response = await fetch(`http://${address}/tenant`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  })
  return { status: response.status, ...(await response.json()) }
}

// An application: the page to which the provider sends its users.
const application = createServer((_, response) => response.end('<title>application</title>'))
await new Promise(resolve => application.listen(0, '127.0.0.1', resolve))
const page = path => `http://127.0.0.1:${application.address().port}${path}`
const redirectUrl = page('/signed-in')
const provider = await start(redirectUrl, `http://${address}/oidc/backchannel-logout?provider=${slug}`, page('/signed-out'))
const browser = await chromium.launch({ executablePath, args: quiet, chromiumSandbox: false })

const begin = () =>
  run(loginToken, 'mutation($slug: String!, $data: Json) { initSignInIDP(identityProvider: $slug, data: $data) { ok error { code developerMessage } result { authUrl sessionData } } }', {
    slug,
    data: { redirectUrl },
  }).then(answer => answer.data.initSignInIDP)

// What the user does at the provider: names the account and agrees, each where it is asked for.
async function visit(tab, url, account) {
  await tab.goto(url)
  for (let step = 0; step < 5 && !tab.url().startsWith(redirectUrl); step++) {
    if (await tab.locator('input[name=login]').count()) {
      await tab.fill('input[name=login]', account)
      await tab.fill('input[name=password]', 'any')
    }
    await Promise.all([tab.waitForNavigation(), tab.click('button[type=submit]')])
  }
  assert(tab.url().startsWith(redirectUrl), `the provider ends at ${new URL(tab.url()).pathname}`)
  return tab.url()
}

const finish = (url, sessionData) =>
  run(loginToken, 'mutation($slug: String!, $data: Json) { signInIDP(identityProvider: $slug, data: $data) { ok error { code developerMessage } result { token idpResponse person { id email name identityProviders { externalIdentifier } } } } }', {
    slug,
    data: { url, redirectUrl, sessionData },
  }).then(answer => answer.data.signInIDP)

// A browser of its own that knows this machine alone: pages of the provider name fonts elsewhere.
async function anotherBrowser() {
  const context = await browser.newContext()
  await context.route(url => url.hostname !== '127.0.0.1', route => route.abort())
  return context.newPage()
}

async function signIn(tab, account) {
  const begun = await begin()
  assert(begun.ok, JSON.stringify(begun.error))
  const answer = await finish(await visit(tab, begun.result.authUrl, account), begun.result.sessionData)
  assert(answer.ok, JSON.stringify(answer.error))
  return answer.result
}

const me = token => run(token, '{ me { person { id } roles } }')

try {
  const configuration = {
    url: `${provider.issuer}/.well-known/openid-configuration`,
    clientId: client.id,
    clientSecret: client.secret,
    scope: 'openid email profile',
    fetchUserInfo: true,
    revalidation: { enabled: true, method: 'userinfo' },
    postLogoutRedirectUri: page('/signed-out'),
  }
  const added = await run(rootToken, 'mutation($slug: String!, $configuration: Json!) { addIDP(identityProvider: $slug, type: "oidc", configuration: $configuration, options: { autoSignUp: true }) { ok error { code developerMessage } } }', { slug, configuration })
  assert(added.data.addIDP.ok, JSON.stringify(added.data.addIDP.error))

  const tab = await anotherBrowser()
  const first = await signIn(tab, 'jane')
  assert.equal(first.person.email, 'jane@example.com')
  assert.equal(first.person.name, 'Name of jane')
  assert.deepEqual(first.idpResponse.groups, ['editors'])
  assert.deepEqual((await me(first.token)).data.me, { person: { id: first.person.id }, roles: ['person'] })

  const second = await signIn(tab, 'jane')
  assert.equal(second.person.id, first.person.id, 'the second sign-in is that of the same person')
  const other = await signIn(await anotherBrowser(), 'john')
  assert.notEqual(other.person.id, first.person.id)

  await run(rootToken, 'mutation($slug: String!) { disableIDP(identityProvider: $slug) { ok } }', { slug })
  assert.equal((await begin()).error.code, 'PROVIDER_NOT_FOUND')
  await run(rootToken, 'mutation($slug: String!) { enableIDP(identityProvider: $slug) { ok } }', { slug })

  provider.rotate()
  const third = await signIn(tab, 'jane')
  assert.equal(third.person.id, first.person.id, 'a token with a new key is verified')

  const left = await run(third.token, 'mutation { signOut { ok logoutUrl } }')
  assert(left.data.signOut.ok)
  assert.equal((await me(third.token)).status, 401)
  await tab.goto(left.data.signOut.logoutUrl)
  await Promise.all([tab.waitForURL(page('/signed-out*')), tab.click('button[name=logout]')])
  for (let tries = 0; tries < 50 && (await me(second.token)).status !== 401; tries++) await new Promise(resolve => setTimeout(resolve, 100))
  assert.equal((await me(second.token)).status, 401, 'the provider has ended the other session')
  assert.equal((await me(other.token)).status, 200, 'and no session of another person')
  console.log('sign-in, new keys and single logout work with a certified provider')
} catch (error) {
  console.error(error)
  process.exitCode = 1
} finally {
  await browser.close()
  provider.stop()
  application.close()
}
