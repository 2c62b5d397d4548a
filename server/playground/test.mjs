// Uses the page as a person would, in Chromium: node test.mjs ADDRESS LOGIN_TOKEN EMAIL PASSWORD
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'

const [address, loginToken, email, password] = process.argv.slice(2)
const programs = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const executablePath = programs.find(existsSync)
if (!executablePath) throw new Error('there is no Chromium: apt-get install chromium')

const quiet = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
const browser = await chromium.launch({ executablePath, args: quiet, chromiumSandbox: false })
const page = await browser.newPage()
const problems = []
const hosts = new Set()
page.on('console', message => ['error', 'warning'].includes(message.type()) && problems.push(message.text()))
page.on('pageerror', error => problems.push(`${error}`))
page.on('requestfailed', request => problems.push(`${request.url()} ${request.failure()?.errorText}`))
page.on('request', request => {
  assert(!request.url().includes(loginToken), 'a token is in an address')
  if (!request.url().startsWith('data:')) hosts.add(new URL(request.url()).host)
})

const contentOf = pane => page.evaluate(pane => document.querySelector(`${pane} .CodeMirror`)?.CodeMirror.getValue() ?? '', pane)

async function run(query) {
  await page.click('.graphiql-query-editor .CodeMirror')
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText(query)
  // GraphiQL reads what was typed a moment later; before that it would run the operation that was there.
  await page.waitForFunction(query => {
    const { operations } = document.querySelector('.graphiql-query-editor .CodeMirror').CodeMirror
    return operations?.length === 1 && operations[0].loc.source.body === query
  }, query)
  const answered = page.waitForResponse(answer => answer.url().endsWith('/tenant'))
  await page.keyboard.press('Control+Enter')
  await (await answered).finished()
  const expected = await (await answered).json()
  await page.waitForFunction(
    wanted => {
      const shown = document.querySelector('.result-window .CodeMirror')?.CodeMirror.getValue()
      return shown && JSON.stringify(JSON.parse(shown)) === wanted
    },
    JSON.stringify(expected),
  )
  return expected
}

try {
  page.setDefaultTimeout(20_000)
  await page.goto(`http://${address}/playground`)
  await page.waitForSelector('.graphiql-query-editor .CodeMirror')
  assert.equal(await page.inputValue('#token'), loginToken)
  assert.match(await contentOf('.graphiql-query-editor'), /signIn/)
  assert.equal(await page.locator('.graphiql-tab').count(), 10, 'a tab for the first steps, and one for each flow')

  const signedIn = await run(`mutation { signIn(email: "${email}", password: "${password}") { ok result { token } } }`)
  const token = signedIn.data.signIn.result.token
  await page.fill('#token', token)
  const me = await run('{ me { person { email } roles } }')
  assert.deepEqual(me.data.me, { person: { email }, roles: ['person'] })

  await page.fill('#token', 'unknown')
  assert.match(JSON.stringify(await run('{ me { id roles } }')), /Authorization failure/)
  await page.fill('#token', token)

  await page.click('button[aria-label="Show Documentation Explorer"]')
  await page.click('.graphiql-doc-explorer a:has-text("Mutation")')
  await page.waitForSelector('.graphiql-doc-explorer a:has-text("createApiKey")')
  await page.click('button[aria-label="Open settings dialog"]')
  await page.waitForSelector('.graphiql-dialog')
  await page.keyboard.press('Escape')
  await page.click('button[aria-label="Show History"]')
  if (process.env.SCREENSHOT) await page.screenshot({ path: process.env.SCREENSHOT })

  await page.reload()
  await page.waitForSelector('.graphiql-query-editor .CodeMirror')
  assert.equal(await page.inputValue('#token'), token)
  assert.equal(await page.evaluate(() => localStorage.length), 0, 'something is kept on the disk')
  const other = await (await browser.newContext()).newPage()
  await other.goto(`http://${address}/playground/licences.txt`)
  assert.match(await other.textContent('body'), /graphiql 3\.9\.0 \(MIT\)/)

  assert.deepEqual(problems, [])
  assert.deepEqual([...hosts], [address])
  console.log('the page works in the browser')
} catch (error) {
  console.error(error, problems, [...hosts])
  process.exitCode = 1
} finally {
  await browser.close()
}
