/**
 * Whatever ends a run, a user interface, a terminal or the process that conducts the run: what was measured is in the log and the report,
 * no target is left, and the terminal is the shell's again.
 */
import {existsSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'
import {programs, Surroundings, until} from './surroundings.ts'
import {Terminal, testInTerminal} from './terminal.ts'
import {inLines, startInLines} from './without-terminal.ts'

const service = `node ${programs}/cpu-split-70-30.js --seconds 60`
const stubborn = `node ${programs}/ignores-sigterm.js`
/** Not the program that was told to run it, which has its name among its arguments. */
const isTarget = ({command}: {readonly command: string}) => /^\S*node \S*ignores-sigterm\.js/.test(command)
const running = /RUN 00:0[1-9]/

/** A run on screens that has begun to measure. */
async function live(command = service, flags = '--duration 30s'): Promise<[Surroundings, Terminal]> {
	const here = new Surroundings()
	const terminal = new Terminal(here)
	terminal.start(`exec ${flags} -- ${command}`)
	await terminal.waitFor(running)
	return [here, terminal]
}

/** A line of the screen may be longer than the screen is wide. */
function unwrapped(screen: string): string {
	return screen.replaceAll('\n', '')
}

function expectWholeReport(here: Surroundings, outcome: string): void {
	expect(here.report.run.outcome).toBe(outcome)
	expect(here.read('report.md')).toMatch(/^# /m)
	const samples = here.events.filter(event => event.type === 'usage-sampled').length
	expect(samples).toBeGreaterThan(2)
	expect(here.report.suites[0].usage.cpuShare.mean).not.toBeNull()
}

testInTerminal('ctrl-c stops the run and shows its results; leaving then exits 130', async () => {
	const [here, terminal] = await live()
	terminal.keys('C-c')
	await terminal.waitFor(/RESULTS/)
	terminal.keys('q')
	await terminal.expectEnd(130)
	expectWholeReport(here, 'interrupted')
})

testInTerminal('ctrl-c twice leaves at once, also from a target that does not listen', async () => {
	const [here, terminal] = await live(stubborn)
	terminal.keys('C-c')
	await terminal.waitFor(/ctrl-c again leaves at once/)
	terminal.keys('C-c')
	await terminal.expectEnd(130, 5000)
	expectWholeReport(here, 'interrupted')
})

testInTerminal('q asks; s stops and leaves', async () => {
	const [here, terminal] = await live()
	terminal.keys('q')
	await terminal.waitFor(/leave it running/)
	terminal.keys('s')
	await terminal.expectEnd(130)
	expectWholeReport(here, 'interrupted')
})

testInTerminal('ctrl-z gives the terminal to the shell, the run goes on, and fg brings the screen back', async () => {
	const [here, terminal] = await live()
	terminal.keys('C-z')
	await terminal.waitFor(/Stopped/)
	await terminal.expectRestored()
	const before = here.events.length
	await until('the run goes on', () => here.events.length > before + 3)
	terminal.run('fg')
	await terminal.waitFor(running)
	expect(terminal.alternateScreen).toBe(true)
	terminal.keys('C-c')
	await terminal.waitFor(/RESULTS/)
	terminal.keys('q')
	await terminal.expectEnd(130)
})

testInTerminal('SIGTERM ends the run with its report, and gives the terminal back', async () => {
	const [here, terminal] = await live()
	process.kill(here.pidOf(/arsenal-tui\.js exec/), 'SIGTERM')
	await terminal.expectEnd(130)
	expectWholeReport(here, 'interrupted')
})

testInTerminal.each(['SIGHUP', 'SIGKILL', 'the terminal is closed'])(
	'%s: the run completes without us, and watch shows it',
	async how => {
		const [here, terminal] = await live(service, '--duration 3s')
		if (how.startsWith('SIG')) process.kill(here.pidOf(/arsenal-tui\.js exec/), how as NodeJS.Signals)
		else terminal.close()
		await here.expectNobodyLeft()
		expectWholeReport(here, 'done')
		const watched = await inLines(here, ['watch', 'ARSENAL_OUT', '--plain'])
		expect(watched).toMatchObject({exitCode: 0, stderr: ''})
		expect(watched.stdout).toMatch(/report\.md/)
	},
)

testInTerminal('SIGHUP gives back a terminal that is still there, and says that the run goes on', async () => {
	const [here, terminal] = await live(service, '--duration 2s')
	process.kill(here.pidOf(/arsenal-tui\.js exec/), 'SIGHUP')
	const screen = await terminal.expectEnd(130)
	expect(unwrapped(screen)).toContain(
		`the run goes on; see it again with: arsenal-tui watch ${path.basename(here.run)}`,
	)
	expectWholeReport(here, 'done')
})

testInTerminal("the interface is killed: the terminal is the shell's again, and told where the run is", async () => {
	const [here, terminal] = await live(service, '--duration 12s')
	process.kill(here.pidOf(/arsenal-tui\.js exec/), 'SIGKILL')
	const screen = await terminal.waitFor(/the screen was killed/)
	expect(unwrapped(screen)).toContain(
		`the screen was killed, the run goes on. See it again with: arsenal-tui watch ${path.basename(here.run)}`,
	)
	await terminal.expectRestored()
	terminal.type('echoed as typed')
	await terminal.waitFor(/^\S+ echoed as typed$/m)
	terminal.keys('C-u')
	terminal.start('watch')
	await terminal.waitFor(/arsenal .* RUN /)
	terminal.keys('Q')
	await terminal.waitFor(/exit=0/)
	await until('the run is over', () => here.events.some(event => event.type === 'run-finished'), 15_000)
	await here.expectNobodyLeft()
	expectWholeReport(here, 'done')
})

testInTerminal('the interface is killed while the shell has the terminal: nobody else writes there', async () => {
	const [here, terminal] = await live(service, '--duration 5s')
	terminal.keys('C-z')
	await terminal.waitFor(/Stopped/)
	// As an editor would.
	terminal.run("printf '\\033[?1049h'; echo another screen")
	await terminal.waitFor(/^another screen/m)
	terminal.run('kill -9 %1')
	await here.expectNobodyLeft()
	expect(terminal.alternateScreen).toBe(true)
	expect(terminal.text()).not.toMatch(/was killed/)
	expectWholeReport(here, 'done')
})

testInTerminal(
	'the conducting process is killed: the target is gone, the screen says so, the report is made, exit 70',
	async () => {
		const [here, terminal] = await live(stubborn)
		process.kill(here.pidOf(/__conduct/), 'SIGKILL')
		await until('the target is gone', () => !here.alive().some(isTarget), 2000)
		await terminal.waitFor(/was killed/)
		terminal.keys('q')
		await terminal.waitFor(/conducted run .* was killed/)
		await terminal.expectEnd(70)
		expectWholeReport(here, 'interrupted')
	},
)

testInTerminal(
	'the conducting process is killed in lines: said, exit 70; report and watch read the log afterwards',
	async () => {
		const here = new Surroundings()
		const started = startInLines(here, ['exec', 'ARSENAL_OUT', '--duration', '30s', '--', ...stubborn.split(' ')])
		await until('it measures', () => here.events.filter(event => event.type === 'usage-sampled').length > 3)
		process.kill(here.pidOf(/__conduct/), 'SIGKILL')
		await until('the target is gone', () => !here.alive().some(isTarget), 2000)
		const {exitCode, stderr} = await started.ended
		expect(exitCode).toBe(70)
		expect(stderr).toMatch(/was killed.*\n.*report\.md/)
		await here.expectNobodyLeft()
		expectWholeReport(here, 'interrupted')
		expect((await inLines(here, ['report', 'ARSENAL_OUT'])).stdout).toBe(here.read('report.md'))
		expect((await inLines(here, ['watch', 'ARSENAL_OUT'])).stdout).toMatch(/INTERRUPTED/)
	},
)

testInTerminal('interface and conductor are killed: the target is gone, and the log is a report still', async () => {
	const [here, _terminal] = await live(stubborn)
	for (const pid of [here.pidOf(/arsenal-tui\.js exec/), here.pidOf(/__conduct/)]) process.kill(pid, 'SIGKILL')
	await here.expectNobodyLeft()
	expect(existsSync(path.join(here.run, 'report.md'))).toBe(false)
	const {exitCode, stdout} = await inLines(here, ['report', 'ARSENAL_OUT', '--format', 'json'])
	expect(exitCode).toBe(0)
	expect(JSON.parse(stdout)).toMatchObject({run: {outcome: 'interrupted'}, suites: [{outcome: 'interrupted'}]})
})

test.each(['SIGINT', 'SIGTERM'] as const)('%s in lines stops the run with its report, and exits 130', async signal => {
	const here = new Surroundings()
	const started = startInLines(here, ['exec', 'ARSENAL_OUT', '--duration', '30s', '--', ...service.split(' ')])
	await until('it measures', () => here.events.filter(event => event.type === 'usage-sampled').length > 3)
	started.child.kill(signal)
	const {exitCode, stderr, stdout} = await started.ended
	expect(exitCode).toBe(130)
	expect(stderr).toMatch(/stopping; what was measured is kept/)
	expect(stdout).toMatch(/INTERRUPTED[\s\S]*report\.md/)
	await here.expectNobodyLeft()
	expectWholeReport(here, 'interrupted')
})

test('SIGHUP in lines says that the run goes on, which does not pass for done', async () => {
	const here = new Surroundings()
	const started = startInLines(here, ['exec', 'ARSENAL_OUT', '--duration', '3s', '--', ...service.split(' ')])
	await until('it measures', () => here.events.some(event => event.type === 'usage-sampled'))
	started.child.kill('SIGHUP')
	const {exitCode, stderr} = await started.ended
	expect(exitCode).toBe(130)
	expect(stderr).toContain(`the run goes on; see it again with: arsenal-tui watch ${path.basename(here.run)}`)
	await here.expectNobodyLeft()
	expectWholeReport(here, 'done')
})

testInTerminal('who watches a run that is not his leaves it alone', async () => {
	const here = new Surroundings()
	const started = startInLines(here, ['exec', 'ARSENAL_OUT', '--duration', '4s', '--', ...service.split(' ')])
	await until('it measures', () => here.events.some(event => event.type === 'usage-sampled'))
	const terminal = new Terminal(here)
	terminal.start('watch')
	await terminal.waitFor(running)
	terminal.keys('Q')
	await terminal.waitFor(/exit=0/)
	expect(terminal.text()).toMatch(/run goes on/)
	expect((await started.ended).exitCode).toBe(0)
	// The first end would be taken for the second.
	terminal.run('clear')
	await terminal.waitFor(screen => !screen.includes('exit='))
	terminal.start('watch')
	await terminal.waitFor(/RESULTS|DONE/)
	terminal.keys('q')
	await terminal.expectEnd(0)
	expect(readFileSync(path.join(here.run, 'report.md'), 'utf8')).toMatch(/done/i)
})
