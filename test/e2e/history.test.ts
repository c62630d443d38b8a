/** What the runs that are kept say together, in a real terminal. */
import path from 'node:path'
import {expect} from 'vitest'
import {openOwnHistory} from '../../src/store/history/open-history.ts'
import {writeRun} from '../../src/store/history/write-run.ts'
import {kept, metric, result} from '../store/history/rows.ts'
import {Surroundings} from './surroundings.ts'
import {Terminal, testInTerminal as test} from './terminal.ts'

test('a change is found on the screens, and what is to be typed about it is in the terminal afterwards', async () => {
	const here = new Surroundings()
	const {history} = await openOwnHistory({
		outDir: path.join(here.dir, 'out'),
		url: null,
		project: null,
		masked: report => report,
	})
	for (let i = 0; i < 24; i++)
		await writeRun(history, kept(i, [result('work', [metric('wall', (i < 12 ? 10 : 13) + (i % 3) * 0.05)])]))
	await history.close()

	const terminal = new Terminal(here)
	terminal.start('history')
	const screen = await terminal.waitFor(/HISTORY {2}work[\s\S]*\bq quit$/)
	expect(screen).toMatch(/^> HIGH {4}wall time \+29\.\d%, since c12 \(2026-11-20\), 10\.\d ms to 13\.\d ms$/m)
	expect(screen).toMatch(/^ 13\.0 ms {2}c12 {2}2026-11-20 12:12 {2}1 run {2}branch main {2}changed here {2}13 of 24$/m)
	terminal.keys('Left')
	await terminal.waitFor(/^ 10\.\d+ ms {2}c11 .* 12 of 24$/m)
	terminal.keys('Escape', 'Enter')
	await terminal.waitFor(/p print/)
	terminal.keys('p')
	await terminal.waitFor(/the command is printed when you leave/)
	terminal.keys('q')
	await terminal.waitFor(/what to do {2}h\/l point/)
	terminal.keys('q')
	await terminal.waitFor(/^git log --oneline c11\.\.c12\nexit=0$/m)
	await terminal.expectEnd(0)
})
