// Builds the page, and writes it to ../src/http/playground/assets, or with --check compares it with what is there.
import { readFileSync, writeFileSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { licences } from './licences.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const assets = join(here, '../src/http/playground/assets')

// Embedded fonts would be two thirds of the style sheet, and have licences of their own.
const withoutFonts = ({ path }) => ({ contents: readFileSync(path, 'utf8').replace(/@font-face\s*\{[^}]*\}/g, ''), loader: 'css' })

const { outputFiles, metafile } = await build({
  absWorkingDir: here,
  entryPoints: { app: 'src/main.jsx' },
  outdir: 'out',
  bundle: true,
  write: false,
  metafile: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  jsx: 'automatic',
  define: { 'process.env.NODE_ENV': '"production"', 'globalThis.process.env.NODE_ENV': '"production"' },
  plugins: [{ name: 'fonts of the system', setup: bundle => bundle.onLoad({ filter: /node_modules.*\.css$/ }, withoutFonts) }],
  legalComments: 'none',
  logLevel: 'warning',
})

const text = extension => outputFiles.find(file => file.path.endsWith(extension)).text
const files = {
  'app.js.gz': text('.js'),
  'app.css.gz': text('.css'),
  'licences.txt.gz': licences(here, metafile),
}

for (const [name, content] of Object.entries(files)) {
  if (content.includes(here)) throw new Error(`${name} names a path of this machine`)
}
if (process.argv.includes('--check')) {
  // Compressed bytes depend on the version of zlib, so the content is compared.
  const read = name => gunzipSync(readFileSync(join(assets, name))).toString()
  const stale = Object.keys(files).filter(name => read(name) !== files[name])
  if (stale.length > 0) {
    console.error(`not what the sources build: ${stale.join(', ')}; \`cargo xtask playground build\` writes them`)
    process.exit(1)
  }
} else {
  mkdirSync(assets, { recursive: true })
  for (const [name, content] of Object.entries(files)) {
    const bytes = gzipSync(content, { level: 9 })
    writeFileSync(join(assets, name), bytes)
    console.log(`${name}: ${content.length} characters, ${bytes.length} bytes stored`)
  }
}
