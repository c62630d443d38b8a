/** The screens in real terminals of every size and kind, and with input as it really comes. */
import {expect} from 'vitest'
import {demoConfig, programs, Surroundings} from './surroundings.ts'
import {Terminal, testInTerminal as test} from './terminal.ts'

const service = `node ${programs}/cpu-split-70-30.js --seconds 600`
/** With its last row: frames come from the top, so all of it is there. */
const running = /RUN (?!00:00)\d\d:\d\d[\s\S]*\bq quit$/
const picking = /SUITES[\s\S]*\bq quit$/
const ended = /RESULTS.*INTERRUPTED exit 130[\s\S]*\bq quit$/
/** A server that somebody has seen enough of. */
const seen = /RESULTS.*DONE exit 0[\s\S]*\bq quit$/
const colours = /\u001b\[[\d;]*\b(3[0-7]|4[0-7]|9[0-7]|[34]8;[25])/

async function picker(options: ConstructorParameters<typeof Terminal>[1] = {}): Promise<[Terminal, string]> {
	const terminal = new Terminal(new Surroundings(), options)
	terminal.start(`--config ${demoConfig}`)
	return [terminal, await terminal.waitFor(picking)]
}

const cursorRow = (screen: string) => screen.split('\n').find(row => row.startsWith('>')) ?? ''

test('the picker: jjj in one read are three steps, and q leaves', async () => {
	const [terminal, screen] = await picker()
	expect(cursorRow(screen)).toMatch(/\bhttp\b/)
	terminal.type('jjj')
	await terminal.waitFor(screen => cursorRow(screen).includes('leak'))
	terminal.keys('q')
	await terminal.expectEnd(0)
})

test('a paste is text for a filter and nothing elsewhere', async () => {
	const [terminal] = await picker()
	terminal.paste('qqq\rjjj')
	terminal.type('/')
	terminal.paste('never\ny')
	await terminal.waitFor(screen => !/never-yields/.test(screen) && /never y/.test(screen))
	terminal.keys('Escape')
	await terminal.waitFor(screen => /never-yields/.test(screen) && /\bhttp\b/.test(cursorRow(screen)))
	terminal.keys('q')
	await terminal.expectEnd(0)
})

test('ctrl-c with nothing running leaves', async () => {
	const [terminal] = await picker()
	terminal.keys('C-c')
	await terminal.expectEnd(0)
})

test('colours by default; with NO_COLOR none, and the cursor row can still be told', async () => {
	const [coloured] = await picker()
	expect(coloured.styled()).toMatch(colours)
	const [plain, screen] = await picker({env: {NO_COLOR: '1'}})
	expect(plain.styled()).not.toMatch(colours)
	expect(cursorRow(screen)).toMatch(/http/)
	for (const terminal of [coloured, plain]) {
		terminal.keys('q')
		await terminal.expectEnd(0)
	}
})

test.each([
	['a locale that is not UTF-8', {LC_ALL: 'POSIX'}],
	['a terminal without line characters', {TERM: 'linux'}],
])('%s gets ASCII alone', async (_, env) => {
	const terminal = new Terminal(new Surroundings(), {env})
	terminal.start(`exec --duration 600s -- ${service}`)
	expect(await terminal.waitFor(running)).toMatch(/^[\x20-\x7e\n]+$/)
	terminal.type('x')
	expect(await terminal.waitFor(seen)).toMatch(/^[\x20-\x7e\n]+$/)
	terminal.keys('q')
	await terminal.expectEnd(0)
})

test.each([{CI: 'true'}, {TERM: 'dumb'}])('with %j there are lines, also on a terminal', async env => {
	const terminal = new Terminal(new Surroundings(), {env})
	terminal.start('exec --duration 1s -- sleep 99')
	await terminal.waitFor(/report +out\/runs/)
	expect(terminal.alternateScreen).toBe(false)
	await terminal.expectEnd(0)
})

test('a terminal that changes its size while a run goes on, down to where nothing fits and back', async () => {
	const terminal = new Terminal(new Surroundings())
	terminal.start(`exec --duration 600s -- ${service}`)
	await terminal.waitFor(running)
	for (const [columns, rows, sign] of [
		[120, 40, /event loop and gc/],
		[60, 15, /\[1 \w+\] 2 /],
		[40, 4, /^[^\n]*RUN \d\d:[^\n]*\n[^\n]*\n[^\n]*\n[^\n]*\bq quit$/],
		[30, 3, /too small: 30x3/],
		[80, 24, /event loop \/ gc/],
	] as const) {
		terminal.resize(columns, rows)
		const screen = await terminal.waitFor(sign)
		expect(screen.split('\n')).toHaveLength(rows)
	}
	terminal.resize(30, 3)
	await terminal.waitFor(/too small/)
	terminal.keys('C-c')
	await terminal.waitFor(/run is over/)
	terminal.keys('q')
	terminal.resize(80, 24)
	await terminal.expectEnd(130)
})

test('a terminal that does not say its size is taken for 80x24', async () => {
	const terminal = new Terminal(new Surroundings())
	terminal.run('stty rows 0 cols 0')
	terminal.start(`--config ${demoConfig}`)
	await terminal.waitFor(picking)
	terminal.keys('q')
	await terminal.waitFor(/exit=0/)
	terminal.run('stty rows 24 cols 80')
	await terminal.expectEnd(0)
})

test('what a target prints is shown as text: no title, no colours, no screen of its own', async () => {
	const terminal = new Terminal(new Surroundings(), {env: {NO_COLOR: '1'}})
	const title = terminal.title
	terminal.start(`exec --duration 600s -- node ${programs}/prints-escapes.js --seconds 600`)
	await terminal.waitFor(running)
	terminal.keys('5')
	const screen = await terminal.waitFor(
		/LOG[\s\S]*plain line before[\s\S]*red and bold[\s\S]*plain line after[\s\S]*\bq quit$/,
	)
	expect(terminal.styled()).not.toMatch(colours)
	expect(terminal.title).toBe(title)
	expect(screen).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/)
	terminal.keys('C-c', '4')
	await terminal.waitFor(ended)
	terminal.keys('q')
	await terminal.expectEnd(130)
})

test('a command that is not there is said on the screen and after it', async () => {
	const terminal = new Terminal(new Surroundings())
	terminal.start('exec -- no-such-program-anywhere')
	await terminal.waitFor(/RESULTS[\s\S]*could not be started/)
	terminal.keys('q')
	const screen = await terminal.expectEnd(4)
	expect(screen.replaceAll(/\s+/g, ' ')).toMatch(/no program "no-such-program-anywhere" on the PATH/)
})
