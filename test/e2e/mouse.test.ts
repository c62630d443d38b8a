/** The mouse in a real terminal: what it does there, and that the terminal has it back whatever ends the screens. */
import {expect} from 'vitest'
import {demoConfig, Surroundings, until} from './surroundings.ts'
import {Terminal, testInTerminal as test} from './terminal.ts'

const picking = /SUITES[\s\S]*\bq quit$/
const cursorRow = (screen: string) => screen.split('\n').find(row => row.startsWith('>')) ?? ''
const taken = '1 1'
const givenBack = '0 0'

async function picker(flags = ''): Promise<Terminal> {
	const terminal = new Terminal(new Surroundings())
	terminal.start(`--config ${demoConfig}${flags}`)
	await terminal.waitFor(picking)
	return terminal
}

test('the wheel and a click move the cursor, also in reports that are cut; suspended and left the terminal has it back', async () => {
	const terminal = await picker()
	expect(terminal.mouse).toBe(taken)
	terminal.send('\x1b[<65;10;6M\x1b[<65;10;6M')
	await terminal.waitFor(screen => cursorRow(screen).includes('never-yields'))
	terminal.send('\x1b[<0;10;')
	terminal.send('8M\x1b[<0;10;8m')
	await terminal.waitFor(screen => cursorRow(screen).includes('native'))
	terminal.keys('C-z')
	await until('the mouse is given back', () => terminal.mouse === givenBack && !terminal.alternateScreen)
	terminal.run('fg')
	await terminal.waitFor(screen => picking.test(screen) && cursorRow(screen).includes('native'))
	expect(terminal.mouse).toBe(taken)
	terminal.keys('q')
	await terminal.expectEnd(0)
	expect(terminal.mouse).toBe(givenBack)
})

test('killed, the terminal has it back', async () => {
	const terminal = await picker()
	const pid = await terminal.surroundings.pidOf(/arsenal-tui\.js --config/)
	process.kill(pid, 'SIGKILL')
	await until('the mouse is given back', () => terminal.mouse === givenBack)
	await terminal.expectRestored()
})

test('with --no-mouse the terminal keeps it', async () => {
	const terminal = await picker(' --no-mouse')
	expect(terminal.mouse).toBe(givenBack)
	terminal.keys('q')
	await terminal.expectEnd(0)
})
