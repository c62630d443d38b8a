/** Writes `fixtures/runs/*.ndjson` again: `node test/write-fixture-runs.ts`. */
import {mkdirSync, writeFileSync} from 'node:fs'
import {logText, recordedRuns} from './core/run/recorded-runs.ts'

const folder = new URL('../fixtures/runs/', import.meta.url)
mkdirSync(folder, {recursive: true})
for (const [name, record] of Object.entries(recordedRuns)) {
	writeFileSync(new URL(`${name}.ndjson`, folder), logText(record()))
}
