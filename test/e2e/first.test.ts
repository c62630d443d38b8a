/** The first minute in a folder of somebody's own. */
import {existsSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {expect} from 'vitest'
import {programs, Surroundings, until} from './surroundings.ts'
import {Terminal, testInTerminal as test} from './terminal.ts'

const waiting = /START[\s\S]*\bq quit$/
const running = /RUN (?!00:00)\d\d:\d\d[\s\S]*\bq quit$/
const seen = /RESULTS.*DONE exit 0[\s\S]*3 shows its flamegraph[\s\S]*\bq quit$/

function project(scripts: Readonly<Record<string, string>>): Surroundings {
	const here = new Surroundings()
	writeFileSync(path.join(here.dir, 'package.json'), JSON.stringify({name: 'app', version: '1.0.0', scripts}))
	return here
}

test('from the first screen to a flamegraph of npm start', async () => {
	const start = `node ${programs}/cpu-split-70-30.js --seconds 600`
	const here = project({start, release: 'touch released', prepare: 'touch prepared'})
	const terminal = new Terminal(here)
	terminal.start('')
	await terminal.waitFor(waiting)
	terminal.type('jjjjjjjjgGkkg')
	await terminal.waitFor(screen => /^> +watch npm run start/m.test(screen) && /exec .*-- npm run start/.test(screen))
	expect(existsSync(path.join(here.dir, 'out'))).toBe(false)
	terminal.keys('Enter')
	await terminal.waitFor(running)
	// More of it than of npm's own start, which can be long, and the window is narrow.
	const worked = () => {
		const windows = here.events.filter(event => event.type === 'cpu-sampled')
		const work = windows.find(({newFrames}) => newFrames.some(([name]: [string]) => name === 'seventy'))
		const deltasUs: number[] = windows.filter(({pid}) => pid === work?.pid).flatMap(event => event.deltasUs)
		return deltasUs.reduce((sum, us) => sum + us, 0)
	}
	await until('its work is sampled', () => worked() > 2e6)
	terminal.type('x')
	await terminal.waitFor(seen)
	const {svg} = here.events.find(event => event.type === 'flame-written')
	expect(readFileSync(path.join(here.run, svg), 'utf8')).toContain('seventy')
	terminal.type('3')
	await terminal.waitFor(/FLAME[\s\S]*seventy/)
	terminal.type('1')
	await terminal.waitFor(/START[\s\S]*open the last run[\s\S]*\bq quit$/)
	terminal.type('q')
	await terminal.expectEnd(0)
	expect(['released', 'prepared', 'arsenal.config.ts'].filter(file => existsSync(path.join(here.dir, file)))).toEqual(
		[],
	)
	// The same line again, as anybody would type it.
	expect(here.report.run.command).toMatch(/^arsenal-tui exec --seed \d+ --out \S+ -- npm run start$/)
})

test('names and texts of scripts are text: no title, no colours, no screen of their own', async () => {
	const evil = '\u001b[2J\u001b]0;owned\u0007\u001b[31mred\u202e'
	const here = project({start: `true ${evil}`, [`x${evil}`]: evil})
	const terminal = new Terminal(here, {env: {NO_COLOR: '1'}})
	const {title} = terminal
	terminal.start('')
	expect(await terminal.waitFor(waiting)).toMatch(/watch npm run start +true red/)
	terminal.type('G')
	await terminal.waitFor(/^> ! watch npm run 'xred'/m)
	expect(terminal.title).toBe(title)
	expect(terminal.styled()).not.toMatch(/\u001b\[[\d;]*\b3[0-7]m|\u202e/)
	terminal.type('q')
	await terminal.expectEnd(0)
})
