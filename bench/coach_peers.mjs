// How two prose linters of npm hear the entries given as JSON lines: node coach_peers.mjs FOLDER-WITH-node_modules < entries
// Prints one JSON object: for each linter which entries it flagged for a passive, and how many seconds that took.
import {createRequire} from 'node:module'
import {readFileSync} from 'node:fs'
import {resolve} from 'node:path'
import {pathToFileURL} from 'node:url'

const require = createRequire(pathToFileURL(resolve(process.argv[2]) + '/'))
const load = async (name) => (await import(pathToFileURL(require.resolve(name)))).default
const texts = readFileSync(0, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line))

const timed = (hear) => {
  const start = performance.now()
  const flagged = texts.map(hear)
  return {flagged, seconds: (performance.now() - start) / 1000}
}

const off = {illusion: false, so: false, thereIs: false, weasel: false, adverb: false, tooWordy: false, cliches: false}
const writeGood = await load('write-good')
const {retext} = await import(pathToFileURL(require.resolve('retext')))
const processor = retext().use(await load('retext-passive'))

console.log(
  JSON.stringify({
    'write-good': timed((text) => writeGood(text, off).length > 0),
    'retext-passive': timed((text) => processor.processSync(text).messages.length > 0)
  })
)
