/**
 * Whatever ends a run, a user interface, a terminal or the process that conducts the run: what was measured is in the log and the report,
 * no target is left, and the terminal is the shell's again.
 */
import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {existsSync, readFileSync, writeFileSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {expect, test} from 'vitest'
import {bin, programs, Surroundings, until, untilTold} from './surroundings.ts'
import {Terminal, testInTerminal} from './terminal.ts'
import {inLines, startInLines} from './without-terminal.ts'

const toldToEnd = untilTold.join(' ')
/** Until it is stopped. */
const service = toldToEnd
const stubborn = `node ${programs}/ignores-sigterm.js --seconds 600`
/** Not the program that was told to run it, which has its name among its arguments. */
const isTarget = ({command}: {readonly command: string}) => /^\S*node \S*ignores-sigterm\.js/.test(command)
const isScreen = ({command}: {readonly command: string}) => /arsenal-tui\.js exec/.test(command)
const running = /RUN (?!00:00)\d\d:\d\d/

/** A run on screens that has been measured for a while. */
async function live(command = service, here = new Surroundings()): Promise<[Surroundings, Terminal]> {
	const terminal = new Terminal(here)
	terminal.start(command.startsWith('run ') ? command : `exec --duration 600s -- ${command}`)
	await terminal.waitFor(running)
	await here.measured()
	await until('the terminal is guarded', () => here.alive().some(({command}) => command.includes('arsenal-tui-guard')))
	return [here, terminal]
}

/** What does not hear a signal says when that begins. */
async function deaf(here: Surroundings): Promise<void> {
	const printed = () => here.events.filter(event => event.type === 'output-printed').flatMap(event => event.lines)
	await until('the target is deaf', () => printed().includes('ready'))
}

/** Sent to the process, and not taken by it yet. */
function isPending(signal: NodeJS.Signals, pid: number): boolean {
	const file = `/proc/${pid}/status`
	if (!existsSync(file)) return false
	const pending = /^ShdPnd:\s*(\S+)/m.exec(readFileSync(file, 'utf8'))![1]
	return (BigInt(`0x${pending}`) >> BigInt(os.constants.signals[signal] - 1)) % 2n === 1n
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
	const here = new Surroundings()
	const command = ['node', '$programs/ignores-sigterm.js', '--seconds', '600']
	const config = here.config([{name: 'deaf', kind: 'observe', command, duration: '600s', stop: {grace: '600s'}}])
	const [, terminal] = await live(`run deaf --config ${config}`, here)
	await deaf(here)
	terminal.keys('C-c')
	await terminal.waitFor(/ctrl-c again leaves at once/)
	terminal.keys('C-c')
	await terminal.expectEnd(130)
	expectWholeReport(here, 'interrupted')
})

testInTerminal('q asks; s stops and leaves', async () => {
	const [here, terminal] = await live()
	terminal.keys('q')
	await terminal.waitFor(/leave it running/)
	terminal.keys('s')
	await terminal.expectEnd(0)
	expectWholeReport(here, 'done')
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
	here.signal(await here.pidOf(/arsenal-tui\.js exec/), 'SIGTERM')
	await terminal.expectEnd(130)
	expectWholeReport(here, 'interrupted')
})

testInTerminal.each(['SIGHUP', 'SIGKILL', 'the terminal is closed'])(
	'%s: the run completes without us, and watch shows it',
	async how => {
		const [here, terminal] = await live(toldToEnd)
		if (how.startsWith('SIG')) here.signal(await here.pidOf(/arsenal-tui\.js exec/), how as NodeJS.Signals)
		else terminal.close()
		await until('the screen is gone', () => !here.alive().some(isScreen))
		const before = here.events.length
		await until('the run goes on', () => here.events.length > before + 3)
		here.tell()
		await here.expectNobodyLeft()
		expectWholeReport(here, 'done')
		const watched = await inLines(here, ['watch', 'ARSENAL_OUT', '--plain'])
		expect(watched).toMatchObject({exitCode: 0, stderr: ''})
		expect(watched.stdout).toMatch(/report\.md/)
	},
)

testInTerminal('SIGHUP gives back a terminal that is still there, and says that the run goes on', async () => {
	const [here, terminal] = await live(toldToEnd)
	here.signal(await here.pidOf(/arsenal-tui\.js exec/), 'SIGHUP')
	await terminal.waitFor(/exit=130/)
	here.tell()
	const screen = await terminal.expectEnd(130)
	expect(unwrapped(screen)).toContain(
		`the run goes on; see it again with: arsenal-tui watch ${path.basename(here.run)}`,
	)
	expectWholeReport(here, 'done')
})

testInTerminal("the interface is killed: the terminal is the shell's again, and told where the run is", async () => {
	const [here, terminal] = await live(toldToEnd)
	here.signal(await here.pidOf(/arsenal-tui\.js exec/), 'SIGKILL')
	const word = `the screen was killed, the run goes on. See it again with: arsenal-tui watch ${path.basename(here.run)}`
	await terminal.waitFor(screen => unwrapped(screen).includes(word))
	await terminal.expectRestored()
	terminal.type('echoed as typed')
	await terminal.waitFor(/^\S+ echoed as typed$/m)
	terminal.keys('C-u')
	terminal.start('watch')
	await terminal.waitFor(/arsenal .* RUN /)
	terminal.keys('Q')
	await terminal.waitFor(/exit=0/)
	here.tell()
	await here.expectNobodyLeft()
	expectWholeReport(here, 'done')
})

testInTerminal("the interface is killed at its first moment: the terminal is the shell's again", async () => {
	const here = new Surroundings()
	const terminal = new Terminal(here)
	terminal.start(`exec --duration 600s -- ${toldToEnd}`)
	// As soon as anything of it can be seen, which is before it has told anyone that it is there.
	await terminal.hasShown(/ arsenal /)
	here.signal(await here.pidOf(/arsenal-tui\.js exec/), 'SIGKILL')
	await until('the terminal is given back', () => !terminal.alternateScreen)
	await terminal.expectRestored()
	terminal.type('echoed as typed')
	await terminal.waitFor(/^\S+ echoed as typed$/m)
	terminal.keys('C-u')
	here.tell()
	await here.expectNobodyLeft()
})

testInTerminal('the interface is killed while the shell has the terminal: nobody else writes there', async () => {
	const [here, terminal] = await live(toldToEnd)
	terminal.keys('C-z')
	await terminal.waitFor(/Stopped/)
	// As an editor would.
	terminal.run("printf '\\033[?1049h'; echo another screen")
	await terminal.waitFor(/^another screen/m)
	terminal.run('kill -9 %1')
	await until('the screen is gone', () => !here.alive().some(isScreen))
	here.tell()
	await here.expectNobodyLeft()
	expect(terminal.alternateScreen).toBe(true)
	expect(terminal.text()).not.toMatch(/was killed/)
	expectWholeReport(here, 'done')
})

testInTerminal(
	'the conducting process is killed: the target is gone, the screen says so, the report is made, exit 70',
	async () => {
		const [here, terminal] = await live(stubborn)
		await deaf(here)
		here.signal(await here.pidOf(/__conduct/), 'SIGKILL')
		await until('the target is gone', () => !here.alive().some(isTarget))
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
		const started = startInLines(here, ['exec', 'ARSENAL_OUT', '--duration', '600s', '--', ...stubborn.split(' ')])
		await here.measured()
		await deaf(here)
		here.signal(await here.pidOf(/__conduct/), 'SIGKILL')
		await until('the target is gone', () => !here.alive().some(isTarget))
		const {exitCode, stderr} = await started.ended
		expect(exitCode).toBe(70)
		expect(stderr).toMatch(/was killed.*\n.*report\.md/)
		await here.expectNobodyLeft()
		expectWholeReport(here, 'interrupted')
		expect((await inLines(here, ['report', 'ARSENAL_OUT'])).stdout).toBe(here.read('report.md'))
		expect((await inLines(here, ['watch', 'ARSENAL_OUT'])).stdout).toMatch(/INTERRUPTED/)
	},
)

testInTerminal(
	'conductor and watchdog are killed in one go: what they leave is named with the command that ends it, at once and by the next start',
	async () => {
		const here = new Surroundings()
		const started = startInLines(here, ['exec', 'ARSENAL_OUT', '--duration', '600s', '--', ...stubborn.split(' ')])
		await here.measured()
		await deaf(here)
		const target = here.alive().find(isTarget)!.pid
		const both = [await here.pidOf(/__conduct/), await here.pidOf(/arsenal-tui-watchdog/)]
		// Stopped first: whoever is killed second must not have had the time to see the end of the other.
		for (const signal of ['SIGSTOP', 'SIGKILL'] as const) for (const pid of both) here.signal(pid, signal)
		const left = `1 program is still running that a killed run left behind: ${target} (`
		const {exitCode, stderr} = await started.ended
		expect(exitCode).toBe(70)
		expect(stderr).toContain(left)
		expect(stderr).toContain(`To end it: kill ${target}`)
		await until('nobody else is left', () => here.alive().every(({pid}) => pid === target))
		expectWholeReport(here, 'interrupted')
		const next = startInLines(here, ['exec', 'ARSENAL_OUT', '--', 'node', '-e', '0'])
		expect((await next.ended).stderr).toContain(left)
		// Its watchdog needs a moment to hear that it has ended.
		await until('nobody else is left', () => here.alive().every(({pid}) => pid === target))
		expect(here.alive().map(({pid}) => pid)).toEqual([target])
	},
)

testInTerminal('interface and conductor are killed: the target is gone, and the log is a report still', async () => {
	const [here, _terminal] = await live(stubborn)
	await deaf(here)
	const pids = [await here.pidOf(/arsenal-tui\.js exec/), await here.pidOf(/__conduct/)]
	for (const pid of pids) here.signal(pid, 'SIGKILL')
	await here.expectNobodyLeft()
	expect(existsSync(path.join(here.run, 'report.md'))).toBe(false)
	const {exitCode, stdout} = await inLines(here, ['report', 'ARSENAL_OUT', '--format', 'json'])
	expect(exitCode).toBe(0)
	expect(JSON.parse(stdout)).toMatchObject({run: {outcome: 'interrupted'}, suites: [{outcome: 'interrupted'}]})
})

test.each(['SIGINT', 'SIGTERM'] as const)('%s in lines stops the run with its report, and exits 130', async signal => {
	const here = new Surroundings()
	const started = startInLines(here, ['exec', 'ARSENAL_OUT', '--duration', '600s', '--', ...service.split(' ')])
	await here.measured()
	started.child.kill(signal)
	const {exitCode, stderr, stdout} = await started.ended
	expect(exitCode).toBe(130)
	expect(stderr).toMatch(/stopping; what was measured is kept/)
	expect(stdout).toMatch(/INTERRUPTED[\s\S]*report\.md/)
	await here.expectNobodyLeft()
	expectWholeReport(here, 'interrupted')
})

test('SIGQUIT in lines leaves neither the run nor its target', async () => {
	const here = new Surroundings()
	const started = startInLines(here, ['exec', 'ARSENAL_OUT', '--duration', '600s', '--', ...stubborn.split(' ')])
	await here.measured()
	await deaf(here)
	started.child.kill('SIGQUIT')
	const {exitCode, stderr} = await started.ended
	expect(exitCode).toBe(130)
	expect(stderr).toMatch(/ending the run at once/)
	await here.expectNobodyLeft()
	expectWholeReport(here, 'interrupted')
})

test('SIGUSR1 opens no inspector, neither on us nor on the process that conducts', async () => {
	const here = new Surroundings()
	const started = startInLines(here, ['exec', 'ARSENAL_OUT', '--duration', '600s', '--', ...service.split(' ')])
	await here.measured()
	here.signal(await here.pidOf(/__conduct/), 'SIGUSR1')
	started.child.kill('SIGUSR1')
	// Signals of one process are taken in the order of their numbers: this one is seen after.
	started.child.kill('SIGTERM')
	const {exitCode, stderr} = await started.ended
	expect(exitCode).toBe(130)
	expect(stderr).not.toMatch(/Debugger/)
	await here.expectNobodyLeft()
	// What Node says of an inspector would have been kept there.
	expect(existsSync(path.join(here.run, 'runner.log'))).toBe(false)
})

test('ctrl-c three times while the conducting process stands still ends the run all the same', async () => {
	const here = new Surroundings()
	const started = startInLines(here, ['exec', 'ARSENAL_OUT', '--duration', '600s', '--', ...stubborn.split(' ')])
	await here.measured()
	await deaf(here)
	const conducting = await here.pidOf(/__conduct/)
	here.signal(conducting, 'SIGSTOP')
	for (let time = 0; time < 3; time++) {
		started.child.kill('SIGINT')
		// Two that have not reached it yet are one.
		await until('it has reached the program', () => !isPending('SIGINT', started.child.pid!))
	}
	const {exitCode, stderr} = await started.ended
	expect(exitCode).toBe(130)
	expect(stderr).toMatch(/the run is still ending/)
	here.signal(conducting, 'SIGCONT')
	await here.expectNobodyLeft()
	expectWholeReport(here, 'interrupted')
})

test.runIf(process.platform === 'linux')(
	'ctrl-c once more than it takes cuts off nothing of what is said last',
	async () => {
		const here = new Surroundings()
		const [code, read] = ['code', 'read'].map(name => path.join(here.dir, name)) as [string, string]
		const observed = `"${process.execPath}" "${bin}" exec --json --out "${here.dir}/out" --duration 600s -- ${service}`
		// The pipe is full, so the document waits for the reader, and meanwhile the key is pressed.
		const line = `{ head -c 65536 /dev/zero; ${observed}; echo $? >"${code}"; } | { until [ -e "${read}" ]; do sleep 0.05; done; cat; }`
		const shell = spawn('sh', ['-c', line], {
			cwd: here.dir,
			env: here.environment(),
			stdio: ['ignore', 'pipe', 'ignore'],
		})
		let stdout = ''
		shell.stdout.setEncoding('utf8').on('data', chunk => (stdout += chunk))
		await here.measured()
		const front = await here.pidOf(/^\S*node \S*arsenal-tui\.js exec/)
		here.signal(front, 'SIGINT')
		await until('the run has ended', () => !here.alive().some(({command}) => command.includes('__conduct')))
		// By then it waits; and if not, this is the second of the two that it takes.
		await sleep(500)
		here.signal(front, 'SIGINT')
		await until('it has reached the program', () => !isPending('SIGINT', front))
		writeFileSync(read, '')
		await once(shell, 'close')
		expect(JSON.parse(stdout.replaceAll('\0', '')).run.outcome).toBe('interrupted')
		expect(readFileSync(code, 'utf8')).toBe('130\n')
		await here.expectNobodyLeft()
	},
)

test('SIGHUP in lines says that the run goes on, which does not pass for done', async () => {
	const here = new Surroundings()
	const started = startInLines(here, ['exec', 'ARSENAL_OUT', '--', ...untilTold])
	await here.measured()
	started.child.kill('SIGHUP')
	const {exitCode, stderr} = await started.ended
	expect(exitCode).toBe(130)
	expect(stderr).toContain(`the run goes on; see it again with: arsenal-tui watch ${path.basename(here.run)}`)
	here.tell()
	await here.expectNobodyLeft()
	expectWholeReport(here, 'done')
})

testInTerminal('who watches a run that is not his leaves it alone', async () => {
	const here = new Surroundings()
	const started = startInLines(here, ['exec', 'ARSENAL_OUT', '--', ...untilTold])
	await here.measured()
	const terminal = new Terminal(here)
	terminal.start('watch')
	await terminal.waitFor(running)
	terminal.keys('Q')
	await terminal.waitFor(/run goes on[\s\S]*exit=0/)
	here.tell()
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
