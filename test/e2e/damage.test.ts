/** What is damaged on disk, said by screens too: before they open, so that it still stands there when they are gone. */
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {expect} from 'vitest'
import {Surroundings} from './surroundings.ts'
import {Terminal, testInTerminal as test} from './terminal.ts'

const over = /RESULTS.*(DONE|INCONCLUSIVE) exit \d/
/** A terminal breaks long lines where it likes. */
const joined = (screen: string) => screen.replaceAll('\n', '')

test('lines of a log that is watched', async () => {
	const here = new Surroundings()
	const terminal = new Terminal(here, {columns: 150})
	terminal.start('exec --runs 6 --plain --quiet -- true')
	await terminal.expectEnd(0)
	terminal.run('clear')
	const log = path.join(here.run, 'log.ndjson')
	writeFileSync(log, readFileSync(log, 'utf8').split('\n').with(4, '{"half').join('\n'))
	terminal.start('watch')
	await terminal.waitFor(over)
	terminal.keys('q')
	const screen = joined(await terminal.expectEnd(0))
	expect(screen.match(/1 line cannot be read and is left out: 5\./g)).toHaveLength(1)
})

test('the file of noise floors', async () => {
	const here = new Surroundings()
	const config = here.config([{name: 'nap', kind: 'command', command: 'sleep 0.01'}])
	const file = path.join(here.dir, 'out/noise.json')
	mkdirSync(path.dirname(file), {recursive: true})
	writeFileSync(file, '{"version"')
	const terminal = new Terminal(here, {columns: 150})
	terminal.start(`noise --times 2 --pairs 8 --no-control --config ${config}`)
	await terminal.waitFor(over, 60_000)
	terminal.keys('q')
	const screen = joined(await terminal.expectEnd(0))
	expect(screen).toMatch(/noise\.json is damaged: it is no JSON.*noise\.json\.damaged/)
	expect(readFileSync(`${file}.damaged`, 'utf8')).toBe('{"version"')
})
