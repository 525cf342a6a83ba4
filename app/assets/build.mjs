// Builds the front end into app/static/build: one style sheet, two scripts, fonts, icon, and manifest.json, which names
// the file behind each plain name. File names carry a hash of their content, so that a browser may keep them for good.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import * as sass from 'sass'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '..', '..')
const packages = join(root, 'node_modules')
const target = join(here, '..', 'static', 'build')
const manifest = {}

function put(name, content) {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 10)
  const dot = name.lastIndexOf('.')
  const hashed = `${name.slice(0, dot)}.${hash}${name.slice(dot)}`
  writeFileSync(join(target, hashed), content)
  manifest[name] = hashed
  return hashed
}

function styles() {
  const { css } = sass.compile(join(here, 'styles', 'chung.scss'), {
    loadPaths: [root, packages],
    style: 'compressed',
    quietDeps: true,
  })
  return css.replace(/noto-sans-[a-z-]+\.woff2/g, (name) => manifest[name])
}

rmSync(target, { recursive: true, force: true })
mkdirSync(target, { recursive: true })
for (const subset of ['latin', 'latin-ext', 'vietnamese']) {
  const file = `noto-sans-${subset}-wght-normal.woff2`
  put(`noto-sans-${subset}.woff2`, readFileSync(join(packages, '@fontsource-variable/noto-sans/files', file)))
}
put('favicon.svg', readFileSync(join(here, 'images', 'favicon.svg')))
put('chung.css', styles())
put('chung.js', readFileSync(join(here, 'scripts', 'chung.js')))
put('queue.js', readFileSync(join(here, 'scripts', 'queue.js')))
put('htmx.js', readFileSync(join(packages, 'htmx.org/dist/htmx.min.js'), 'utf8').replace(/\n?\/\/# sourceMappingURL=.*\s*$/, '\n'))
writeFileSync(join(target, 'manifest.json'), JSON.stringify(manifest, null, 2) + '\n')

const weight = ['chung.css', 'chung.js', 'queue.js', 'htmx.js']
  .map((name) => gzipSync(readFileSync(join(target, manifest[name])), { level: 9 }).length)
  .reduce((sum, size) => sum + size, 0)
console.log(`app/static/build: ${Object.keys(manifest).length} files, styles and scripts ${Math.ceil(weight / 1024)} KiB compressed`)
