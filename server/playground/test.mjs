// Uses the page as a person would, in Chromium: node test.mjs ADDRESS LOGIN_TOKEN EMAIL PASSWORD
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'

const NARROW = 420
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

// Usable by touch: completely inside the window, not covered, and at least 32 pixels wide and high.
async function isReachable(selector) {
  const problem = await page.locator(selector).first().evaluate(element => {
    element.scrollIntoView({ block: 'nearest' })
    const { left, right, top, bottom, width, height } = element.getBoundingClientRect()
    const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
    const place = JSON.stringify({ left, right, top, bottom })
    if (left < 0 || right > innerWidth || top < 0 || bottom > innerHeight) return `outside of the window: ${place}`
    if (!element.contains(hit)) return `covered by ${hit?.outerHTML.slice(0, 80)}`
    return width < 32 || height < 32 ? `too small: ${place}` : ''
  })
  assert.equal(problem, '', selector)
}

async function areReachable(selectors) {
  assert.equal(await page.evaluate(() => innerWidth), NARROW)
  assert(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'the page is wider than the window')
  for (const selector of selectors) await isReachable(selector)
}

// A window of the width of a phone: every part of the page can be reached, with and without the documentation.
async function useNarrow() {
  const labels = ['Show History', 'Re-fetch GraphQL schema', 'Open short keys dialog', 'Open settings dialog']
  const always = ['#token', '.token button', ...labels.map(label => `button[aria-label="${label}"]`)]
  const docs = name => `button[aria-label="${name} Documentation Explorer"]`
  const panes = ['.graphiql-query-editor .CodeMirror', '.result-window .CodeMirror']
  const editors = ['.graphiql-execute-button', 'button[data-name="variables"]', 'button[data-name="headers"]', ...panes]
  for (const height of [900, 560]) {
    await page.setViewportSize({ width: NARROW, height })
    await areReachable([...always, docs('Show'), ...editors])
    const answer = await run('{ me { id roles } }')
    assert.deepEqual(answer.data.me.roles, ['person'])

    const tools = '.graphiql-editor-tool .graphiql-editor:not(.hidden) .CodeMirror'
    await page.click('button[data-name="variables"]')
    await areReachable([...editors, tools])
    await page.click('button[data-name="headers"]')
    await areReachable([...editors, tools])
    await page.click('button[aria-label="Hide editor tools"]')

    await page.click(docs('Show'))
    const back = 'a[aria-label="Go back to Docs"]'
    if (await page.locator(back).count()) await page.click(back)
    await areReachable([...always, docs('Hide'), '.graphiql-doc-explorer a:has-text("Mutation")'])
    await page.click('.graphiql-doc-explorer a:has-text("Mutation")')
    await areReachable([back, '.graphiql-doc-explorer a:has-text("signUp")'])
    assert.equal(await page.locator('.graphiql-query-editor').isVisible(), false, 'the editors are visible behind the documentation')
    await page.click(docs('Hide'))
    await areReachable([...always, docs('Show'), ...editors])

    await page.click('button[aria-label="Open settings dialog"]')
    await areReachable(['.graphiql-dialog button:has-text("Dark")', '.graphiql-dialog button:has-text("Clear data")'])
    await page.keyboard.press('Escape')
  }
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
  await page.click('button:has-text("Use the new token")')
  assert.equal(await page.inputValue('#token'), token)
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
  await useNarrow()

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
