// The licence of every package that is in the bundle.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

// Packages without a file of their own name the MIT licence in their package.json; its text is below.
const FILE = /^(licen[cs]e|copying)(\.|-|$)/i

export function licences(here, metafile) {
  const folders = new Set()
  for (const input of Object.keys(metafile.inputs)) {
    const match = input.match(/^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//)
    if (match) folders.add(match[1])
  }
  const texts = [...folders].sort().map(folder => one(join(here, folder)))
  return `This page contains the following packages.\n\n${texts.join('\n')}`
}

function one(folder) {
  const { name, version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder).find(entry => FILE.test(entry))
  const holder = typeof author === 'string' ? author : author?.name
  const text = file && existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8').trim() : undefined
  if (text === undefined && license !== 'MIT') throw new Error(`${name} comes without its licence, which is not MIT`)
  const notice = text ?? MIT.replace('HOLDER', holder ?? `the authors of ${name}`)
  return `${'-'.repeat(72)}\n${name} ${version} (${license})\n\n${notice}\n`
}

const MIT = `MIT License

Copyright (c) HOLDER

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files
(the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge,
publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so,
subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE
FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION
WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`
