/** `ab`, `noise` and `compare` as they are typed, from words to what is printed, what is filed and the exit code. */
import {existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {invoke} from '../../src/cli/invoke.ts'
import type {Session} from '../../src/cli/session.ts'
import type {RunEvent} from '../../src/core/events/run-event.ts'
import {parseConfig} from '../../src/core/suite/parse-config.ts'
import {checkRevisions} from '../../src/host/revisions/check.ts'
import {createRevisions} from '../../src/host/revisions/revisions.ts'
import type {EnginePorts} from '../../src/ports.ts'
import {reportSchema} from '../../src/report/report-schema.ts'
import {compareRun} from '../core/run/recorded-compare.ts'
import {clean, command, environment, httpRun, logText, Recording} from '../core/run/recorded-runs.ts'
import {asItSays, benchAnswers, ScriptedHost} from '../engine/scripted-host.ts'
import {until} from '../host/processes-alive.ts'
import {commit, git, environment as gitEnvironment} from '../host/revision-fixtures.ts'
import {playedRunners} from './played-runs.ts'
import {Place} from './real-runs.ts'
import {pipes} from './streams.ts'

/** @param worldOf in which runs are conducted; the real one, if none is given */
function seat(suites: readonly object[] = [], worldOf?: (place: Place) => EnginePorts) {
	const place = new Place()
	const front = worldOf === undefined ? place.front : {...place.front, runners: playedRunners(worldOf(place))}
	const {streams, printed, complained} = pipes()
	const signals = new Map<string, () => void>()
	const session: Session = {
		streams,
		env: {},
		cwd: place.dir,
		version: '0.0.0-test',
		demoConfig: '/program/demo/arsenal.config.mjs',
		front,
		findConfig: async () => null,
		configured: () => null,
		async loadSuites() {
			const parsed = parseConfig({suites}, {configDir: place.dir, resolvePath: (from, to) => path.resolve(from, to)})
			if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems))
			return {path: path.join(place.dir, 'arsenal.config.ts'), suites: parsed.suites}
		},
		environment: async () => environment,
		watchChanges: () => Promise.reject(new Error('nobody looks for changes here')),
		ownCode: async () => ({prefixes: []}),
		checkRevisions: (dir, refs) => checkRevisions(gitEnvironment, dir, refs),
		commitOrder: async () => new Map(),
		onSignal(name, listener) {
			signals.set(name, listener)
			return () => signals.delete(name)
		},
	}
	return {
		place,
		session,
		signal: (name: string) => signals.get(name)?.(),
		async type(...argv: string[]) {
			const exitCode = await invoke([...argv], session)
			return {exitCode, stdout: printed(), stderr: complained()}
		},
		report: () =>
			reportSchema.parse(JSON.parse(readFileSync(path.join(place.dir, '.arsenal/latest/report.json'), 'utf8'))),
	}
}

/** Without the control and a second measurement: what is looked at here is what comes of verdicts. */
const fast = ['--no-control', '--no-confirm', '--warmup', '0', '--seed', '1']
const benchFile = `import {bench} from 'arsenal-tui'
const words = ['alpha', 'beta', 'gamma', 'delta']
function hash(rounds) { let x = 7; for (let i = 0; i < rounds; i++) x = (x * 31 + i) | 0; return x }
function count(list) { const seen = new Map(); for (const one of list) seen.set(one, (seen.get(one) ?? 0) + 1); return seen.size }
bench('work', () => hash(ROUNDS) + count(words))
bench('rest', () => count(words))
`
const [quick, slow] = ['takes 10', 'takes 120']
const pairs = '16'

/** A seat in a world in which programs do what their lines say. */
const playedSeat = (suites: readonly object[] = []) => seat(suites, () => new ScriptedHost().ports)

/** A world in which a call of `work` takes as many ns as its file says rounds, and one of `rest` a little more or less each time. */
function benchWorld(): EnginePorts {
	let asked = 0
	return new ScriptedHost(asItSays, request => {
		const [, rounds] = /hash\((\w+)\)/.exec(readFileSync(request.file, 'utf8').split("bench('work'")[1]!)!
		return {ms: 5, says: benchAnswers(request, {work: Number(rounds!.replace('_', '')), rest: 100 + (asked++ % 7)})}
	}).ports
}

describe('ab', () => {
	test('of something worse ends with 1, and says it in lines, markdown and JSON', async () => {
		const {type, report, place} = playedSeat()
		const {exitCode, stdout, stderr} = await type('ab', '--base', quick, '--head', slow, '--pairs', pairs, ...fast)
		expect({exitCode, stderr}).toEqual({exitCode: 1, stderr: ''})
		expect(stdout).toMatch(/ab base: takes 10\n.*ab head: takes 120\n/)
		expect(stdout).toMatch(/wall time \* .* regression\n/)
		expect(stdout).toMatch(/gate FAILED/)
		const [suite] = report().suites
		expect(suite!.verdicts[0]).toMatchObject({metric: 'wall', verdict: 'regression', gates: true, pairs: Number(pairs)})
		expect(suite!.compare!.outcome).toBe('failed')
		const markdown = readFileSync(path.join(place.dir, '.arsenal/latest/report.md'), 'utf8')
		expect(markdown).toContain('- regression: wall time')
		expect(markdown).toContain(`arsenal-tui ab --base '${quick}' --head '${slow}' --pairs ${pairs}`)
	})

	test('of something better ends with 0; --json prints the report and nothing else', async () => {
		const {type} = playedSeat()
		const {exitCode, stdout} = await type('ab', '--base', slow, '--head', quick, '--pairs', pairs, '--json', ...fast)
		expect(exitCode).toBe(0)
		expect(reportSchema.parse(JSON.parse(stdout)).suites[0]!.verdicts[0]!.verdict).toBe('improvement')
	})

	test('of two bench files names the function that grew, in time a call', async () => {
		const {type, report, place} = seat()
		const file = (name: string, rounds: number) =>
			writeFileSync(path.join(place.dir, name), benchFile.replace('ROUNDS', `${rounds}`))
		file('old.bench.mjs', 300)
		file('new.bench.mjs', 30_000)
		const sides = ['--base', 'old.bench.mjs', '--head', 'new.bench.mjs', '--samples', '100', '--only', 'work']
		const {exitCode, stdout} = await type('ab', ...sides, '--pairs', '8', '--margin', '20%', ...fast)
		expect(exitCode).toBe(1)
		const [suite] = report().suites
		expect(new Set(suite!.verdicts.map(one => one.benchmark))).toEqual(new Set(['work']))
		const [frames] = suite!.compare!.frames
		expect(frames).toMatchObject({benchmark: 'work', unit: 'us'})
		const [grown] = frames!.grew
		expect(grown).toMatchObject({name: 'hash', kind: 'self', line: 3})
		expect(grown!.file).toMatch(/new\.bench\.mjs$/)
		// A hundred times the rounds, however busy the machine, and were it ten times as slow for one of them.
		expect(grown!.head / grown!.base).toBeGreaterThan(4)
		// Nothing of what measures, whose loop is on the stack wherever the benchmark is.
		const svg = readFileSync(path.join(place.dir, '.arsenal/latest', frames!.head.svg!), 'utf8')
		expect(svg).toContain('new.bench.mjs')
		expect(svg).not.toMatch(/arsenal:loop|sample-calls\.ts/)
		expect(stdout).toMatch(/grew: hash \S+new\.bench\.mjs:3 .* -> .* a call\n/)
		const markdown = readFileSync(path.join(place.dir, '.arsenal/latest/report.md'), 'utf8')
		expect(markdown).toContain(' --margin 20% --warmup 0 --samples 100 --only work --no-confirm ')
		expect(markdown).toMatch(/Base, a call.*\n.*\n\| `hash` /)
	}, 300_000)

	test('of a bench file and something else says what is missing, and starts nothing', async () => {
		const {type, place} = seat()
		writeFileSync(path.join(place.dir, 'old.bench.mjs'), benchFile)
		for (const [base, head] of [
			['old.bench.mjs', 'gone.bench.mjs'],
			['true', './old.bench.mjs'],
		] as const) {
			const {exitCode, stderr} = await type('ab', '--base', base, '--head', head, '--samples', '10')
			expect(exitCode).toBe(2)
			expect(stderr).toMatch(
				/--(head|base): expected a bench file like "\S*old\.bench\.mjs" that is there, found "(gone|true)/,
			)
		}
		const {stderr} = await type('ab', '--base', 'a.bench.ts', '--head', 'b.bench.ts', '--samples', '10')
		expect(stderr).toMatch(
			/--base: expected a bench file that is there, found "a.bench.ts"\n.*--head: .* found "b.bench.ts"/,
		)
		expect(existsSync(place.outDir)).toBe(false)
	})

	test('of two programs that are over at once names the function that grew, in time a run', async () => {
		const {type, report, place} = seat()
		const program = (name: string, rounds: number) =>
			writeFileSync(
				path.join(place.dir, name),
				`function parse(rounds) { let x = 7; for (let i = 0; i < rounds; i++) x = (x * 31 + i) | 0; return x }
function render(rounds) { const parts = []; for (let i = 0; i < rounds; i++) parts.push(String(i)); return parts.join().length }
let sum = 0
for (let i = 0; i < 100; i++) sum += parse(${rounds}) + render(300)
process.exitCode = sum === 0 ? 1 : 0
`,
			)
		program('old.cjs', 1e4)
		program('new.cjs', 3e5)
		const line = (name: string) => `${process.execPath} ${name}`
		const sides = ['--base', line('old.cjs'), '--head', line('new.cjs')]
		// One of them may be disturbed.
		const {exitCode, stdout} = await type('ab', ...sides, '--pairs', '12', ...fast, '--warmup', '1')
		expect(exitCode).toBe(1)
		const [suite] = report().suites
		expect(suite!.findings.map(one => one.code)).not.toContain('not-profiled')
		const [frames] = suite!.compare!.frames
		expect(frames).toMatchObject({benchmark: null, unit: 'us'})
		const [grown] = frames!.grew
		expect(grown).toMatchObject({name: 'parse', kind: 'self', line: 1})
		expect(grown!.file).toMatch(/new\.cjs$/)
		// Thirty times the rounds, on a machine whose speed changes by a factor of two.
		expect(grown!.head / grown!.base).toBeGreaterThan(4)
		expect(frames!.grew.map(one => one.name)).not.toContain('(start of Node)')
		expect(stdout).toMatch(/grew: parse \S+new\.cjs:1 .* -> .* a run\n/)
		for (const side of ['base', 'head'] as const) {
			const svg = readFileSync(path.join(place.dir, '.arsenal/latest', frames![side].svg!), 'utf8')
			expect(svg).toContain('(start of Node)')
			expect(svg).toContain(`, Node ${process.version}`)
		}
		const kinds = report().artifacts.map(one => one.kind)
		expect(kinds.filter(kind => kind === 'cpuprofile')).toHaveLength(2)
	}, 300_000)

	test('of benchmarks that are not there ends with 4, and says which there are', async () => {
		const {type, place} = seat()
		for (const name of ['old.bench.mjs', 'new.bench.mjs'])
			writeFileSync(path.join(place.dir, name), benchFile.replace('ROUNDS', '1'))
		const {exitCode, stdout} = await type('ab', '--base', 'old.bench.mjs', '--head', 'new.bench.mjs', '--only', 'play')
		expect(exitCode).toBe(4)
		expect(stdout).toContain('base: no benchmark of the file matches /play/; it has "work", "rest"')
	})

	test('that cannot tell ends with 3, or with 0 where that passes', async () => {
		const asked = ['ab', '--base', quick, '--head', slow, '--pairs', '4', ...fast]
		const {exitCode, stdout} = await playedSeat().type(...asked)
		expect(exitCode).toBe(3)
		expect(stdout).toMatch(/too few pairs .*about 4 more pairs would settle it/)
		expect((await playedSeat().type(...asked, '--inconclusive', 'pass')).exitCode).toBe(0)
	})

	test('with a side that fails ends with 4, and says which, and its last words', async () => {
		const {type} = playedSeat()
		const head = 'takes 5 exit 9 says no such table'
		const {exitCode, stdout} = await type('ab', '--base', quick, '--head', head, '--pairs', '8', ...fast)
		expect(exitCode).toBe(4)
		expect(stdout).toMatch(
			/FAILED: head: .* ended with code 9, in each of its 3 runs\n {2}its last lines:\n.*\| no such table/,
		)
	})

	test('of exit codes that are allowed judges them', async () => {
		const {type} = playedSeat()
		const sides = ['--base', 'takes 120 exit 3', '--head', 'takes 10 exit 3']
		expect((await type('ab', ...sides, '--pairs', pairs, '--exit-codes', '0,3', ...fast)).exitCode).toBe(0)
	})

	test('stopped in the middle ends with 130, and what finished is judged and reported', async () => {
		const {type, signal, report, place} = seat()
		const ended = type('ab', '--base', 'sleep 0.01', '--head', 'sleep 0.01', '--pairs', '5000', ...fast)
		const log = path.join(place.dir, '.arsenal/latest/log.ndjson')
		const runs = () => (existsSync(log) ? readFileSync(log, 'utf8').match(/"slot-finished".*"measure"/g) : null) ?? []
		await until(() => runs().length >= 6, 'three pairs are measured', 60_000)
		signal('SIGINT')
		expect((await ended).exitCode).toBe(130)
		const [suite] = report().suites
		expect(suite!.outcome).toBe('interrupted')
		expect(suite!.verdicts[0]!.pairs).toBeGreaterThanOrEqual(3)
	})

	test('that is asked for nothing, or for the wrong things, ends with 2 and says all of it', async () => {
		const nothing = await seat().type('ab')
		expect(nothing.exitCode).toBe(2)
		expect(nothing.stderr).toMatch(/ab needs --base, a command.*\n.*ab needs --head, a command/)
		const wrong = await seat().type('ab', '--suite', 'x', '--shell', '--pairs', 'many', '--margin', '5')
		expect(wrong.exitCode).toBe(2)
		for (const said of [
			'needs --base, a git revision',
			'does not take --shell',
			'  --pairs: expected',
			'  --margin: expected',
		])
			expect(wrong.stderr).toContain(said)
		const line = await seat().type('ab', '--base', 'a | b', '--head', 'c')
		expect(line.exitCode).toBe(2)
		expect(line.stderr).toMatch(/no shell syntax .* add --shell/)
		const unknown = await seat([{name: 'startup', kind: 'command', command: 'true'}]).type(
			'ab',
			'--suite',
			'startpu',
			'--base',
			'main',
		)
		expect(unknown).toMatchObject({exitCode: 2, stderr: expect.stringContaining('Did you mean "startup"')})
	})

	describe('of revisions that are not there ends with 2, and starts nothing', () => {
		const suites = [{name: 'nap', kind: 'command', command: 'sleep 0.01'}]

		test('both are listed, with the repository and what to do', async () => {
			const {type, place} = seat(suites)
			git(place.dir, 'init', '--quiet', '--initial-branch=main')
			commit(place.dir, 'first', {'package.json': {}})
			const {exitCode, stdout, stderr} = await type('ab', '--suite', 'nap', '--base', 'mian', '--head', 'HEAD~3')
			expect({exitCode, stdout}).toEqual({exitCode: 2, stdout: ''})
			expect(stderr).toContain(`cannot be found in the git repository ${realpathSync(place.dir)}:`)
			expect(stderr).toMatch(/ {2}--base: expected .*, found "mian"\n.* {2}--head: expected .*, found "HEAD~3"\n/)
			expect(stderr).toMatch(/There is no branch, tag or commit "mian". Did you mean "main"\?\n.*history of 1 commit/)
			expect(existsSync(path.join(place.dir, '.arsenal'))).toBe(false)
		})

		test('nor in a folder that is in no repository', async () => {
			const {type, place} = seat(suites)
			const {exitCode, stdout, stderr} = await type('ab', '--suite', 'nap', '--base', 'main')
			expect({exitCode, stdout}).toEqual({exitCode: 2, stdout: ''})
			expect(stderr).toContain(`${place.dir} is in no git repository`)
			expect(stderr).toContain("arsenal-tui ab --base 'CMD' --head 'CMD'")
			expect(existsSync(path.join(place.dir, '.arsenal'))).toBe(false)
		})

		test('without git it is a tool that is missing', async () => {
			const {session, place} = seat(suites)
			const {streams, complained} = pipes()
			const checkWithout: Session['checkRevisions'] = (dir, refs) => checkRevisions({PATH: place.dir}, dir, refs)
			const argv = ['ab', '--suite', 'nap', '--base', 'main']
			expect(await invoke(argv, {...session, streams, checkRevisions: checkWithout})).toBe(5)
			expect(complained()).toContain('no git on the PATH')
		})
	})

	test('takes a bench file for the suite of two revisions, without a configuration', async () => {
		const inRepository = (place: Place) => ({
			...benchWorld(),
			revisions: createRevisions(gitEnvironment, {parentDir: place.dir}),
		})
		const {type, place, report} = seat([], inRepository)
		git(place.dir, 'init', '--quiet', '--initial-branch=main')
		for (const rounds of ['300', '30_000'])
			commit(place.dir, `${rounds} rounds`, {'own.bench.mjs': benchFile.replace('ROUNDS', rounds)})
		const sides = ['--suite', 'own.bench.mjs', '--base', 'HEAD~1', '--head', 'HEAD']
		const {exitCode} = await type('ab', ...sides, '--samples', '20', '--only', 'work', '--pairs', '8', ...fast)
		expect(exitCode).toBe(1)
		expect(report().suites[0]!.verdicts[0]).toMatchObject({metric: 'time', verdict: 'regression'})
	}, 300_000)

	test('of a revision that is there and does not build ends with 4', async () => {
		const {type, place} = seat([{name: 'nap', kind: 'command', command: 'sleep 0.01'}])
		git(place.dir, 'init', '--quiet', '--initial-branch=main')
		commit(place.dir, 'first', {'package.json': {}})
		const {exitCode, stdout} = await type('ab', '--suite', 'nap', '--base', 'main', '--build', 'exit 7')
		expect(exitCode).toBe(4)
		expect(stdout).toContain('base: revision main cannot be measured: The revision does not build')
	})

	test('--dry-run says what would be done', async () => {
		const {type, place} = seat([{name: 'startup', kind: 'command', command: 'node cli.js'}])
		const {exitCode, stdout} = await type('ab', '--suite', 'startup', '--base', 'main', '--build', 'make', '--dry-run')
		expect(exitCode).toBe(0)
		expect(stdout).toContain('base: node cli.js at main\n')
		expect(stdout).toContain('head: node cli.js at worktree\n')
		expect(stdout).toMatch(
			/To run it: arsenal-tui ab --suite startup --base main --head worktree --build make --seed \d+\n/,
		)
		expect(place.socketFolders).toEqual([])
	})
})

describe('noise', () => {
	const suites = [{name: 'nap', kind: 'command', command: 'sleep 0.01'}]

	test('of a bench file needs no configuration', async () => {
		const {type, place} = seat([], benchWorld)
		writeFileSync(path.join(place.dir, 'own.bench.mjs'), benchFile.replace('ROUNDS', '300'))
		const wishes = ['--samples', '20', '--only', 'rest', '--times', '2', '--pairs', '8', '--no-control', '--seed', '1']
		const {exitCode, stdout} = await type('noise', 'own.bench.mjs', ...wishes)
		expect(exitCode).toBe(0)
		expect(stdout).toMatch(/comparison 1\/2 of rest: [\s\S]*comparison 2\/2 of rest: /)
		const {floors} = JSON.parse(readFileSync(path.join(place.dir, '.arsenal/noise.json'), 'utf8'))
		const time = {suite: 'own.bench.mjs', benchmark: 'rest', metric: 'time', argv: ['node', 'own.bench.mjs']}
		expect(floors).toContainEqual(expect.objectContaining(time))
		expect(floors).not.toContainEqual(expect.objectContaining({benchmark: 'work'}))
	}, 300_000)

	test('measures a suite against itself; what it files becomes the margin of ab', async () => {
		const {type, place, report} = seat(suites)
		const {exitCode, stdout} = await type('noise', 'nap', '--times', '2', '--pairs', '8', '--no-control', '--seed', '1')
		expect(exitCode).toBe(0)
		expect(stdout).toMatch(/comparison 1\/2: [\s\S]*comparison 2\/2: /)
		expect(stdout).toMatch(/wall time of the same program differs by up to .*margin from now on is/)
		const file = JSON.parse(readFileSync(path.join(place.dir, '.arsenal/noise.json'), 'utf8'))
		const floor = file.floors.find((one: {metric: string}) => one.metric === 'wall')
		expect(floor).toMatchObject({suite: 'nap', argv: ['sleep', '0.01'], comparisons: 2})
		expect(report().suites[0]!.compare!.noise![0]!.margin).toBeCloseTo(floor.margin, 6)

		// That of this machine: the session here has another name for it than the runner had.
		const fingerprint = report().environment.fingerprint
		const here = seat(suites)
		mkdirSync(path.join(here.place.dir, '.arsenal'))
		writeFileSync(path.join(here.place.dir, '.arsenal/noise.json'), JSON.stringify(file))
		const margins = async (own: string, ...argv: string[]) => {
			const asking: Session = {
				...here.session,
				...pipesOf(),
				environment: async () => ({...environment, fingerprint: own}),
			}
			await invoke(['ab', ...argv, '--dry-run', '--json'], asking)
			return JSON.parse(texts.pop()!()).suites[0]
		}
		const texts: Array<() => string> = []
		const pipesOf = () => {
			const {streams, printed} = pipes()
			texts.push(printed)
			return {streams}
		}
		const noisy = {margin: floor.margin, marginFrom: 'noise'}
		expect(await margins(fingerprint, '--suite', 'nap', '--base', 'main')).toMatchObject(noisy)
		expect(await margins(fingerprint, '--base', 'sleep 0.01', '--head', 'true')).toMatchObject(noisy)
		expect(await margins(fingerprint, '--base', 'true', '--head', 'false')).toMatchObject({marginFrom: 'standard'})
		expect(await margins('another', '--suite', 'nap', '--base', 'main')).toMatchObject({marginFrom: 'standard'})
		expect(await margins(fingerprint, '--suite', 'nap', '--base', 'main', '--margin', '2%')).toMatchObject({
			margin: 0.02,
			marginFrom: 'asked',
		})
	})

	test('whose file is damaged keeps it aside and says so; ab says that it does not know the margin', async () => {
		const {type, place} = seat(suites)
		const file = path.join(place.dir, '.arsenal/noise.json')
		const lost = '{"version": 1, "floors": [{"suite": "nap", "marg'
		mkdirSync(path.dirname(file))
		writeFileSync(file, lost)
		const asked = await type('ab', '--base', 'sleep 0.01', '--head', 'true', '--dry-run', '--json')
		expect(asked).toMatchObject({exitCode: 0, stderr: expect.stringContaining(`arsenal-tui: ${file} is damaged: `)})
		expect(asked.stderr).toMatch(/no JSON.*--margin.*arsenal-tui noise/)
		expect(JSON.parse(asked.stdout).suites[0]).toMatchObject({marginFrom: 'standard'})
		expect(readFileSync(file, 'utf8')).toBe(lost)
		const given = await type('ab', '--base', 'sleep 0.01', '--head', 'true', '--margin', '2%', '--dry-run')
		expect(given.stderr).toBe('')

		const measured = await type('noise', 'nap', '--times', '2', '--pairs', '8', '--no-control', '--seed', '1')
		expect(measured.exitCode).toBe(0)
		expect(measured.stderr).toMatch(/noise\.json was damaged: .*no JSON.* kept as \S+\/noise\.json\.damaged/)
		expect(readFileSync(`${file}.damaged`, 'utf8')).toBe(lost)
		expect(JSON.parse(readFileSync(file, 'utf8')).floors[0]).toMatchObject({suite: 'nap'})
		expect((await type('ab', '--base', 'a', '--head', 'b', '--dry-run')).stderr).toBe('')
	})

	test('of a suite that runs until it is stopped, or of none, is a mistake', async () => {
		const {exitCode, stderr} = await seat([{name: 'api', kind: 'observe', command: 'node a.js'}]).type('noise', 'api')
		expect(exitCode).toBe(2)
		expect(stderr).toContain('kind observe')
		expect((await seat([{name: 'api', kind: 'observe', command: 'node a.js'}]).type('noise')).exitCode).toBe(2)
	})
})

describe('compare', () => {
	function timed(ratio: number, n = 20, machine = environment): RunEvent[] {
		const run = new Recording([command('startup', 'node cli.js', {runs: n})], 3, {environment: machine})
		run.at(10, {type: 'suite-started', suite: 'startup', kind: 'command'})
		for (let iteration = 1; iteration <= n; iteration++)
			run.at(iteration * 100, {
				type: 'iteration-finished',
				suite: 'startup',
				iteration,
				warmup: false,
				wallNs: 1e8 * ratio * (1 + 0.01 * run.noise()),
				exit: clean,
			})
		return run.events
	}

	function recorded(runs: Readonly<Record<string, RunEvent[]>>) {
		const here = seat()
		for (const [id, events] of Object.entries(runs)) {
			const dir = path.join(here.place.outDir, 'runs', id)
			mkdirSync(dir, {recursive: true})
			const named = events.map(event => (event.type === 'run-started' ? {...event, id} : event))
			writeFileSync(path.join(dir, 'log.ndjson'), logText(named))
		}
		return {...here, compare: (...words: string[]) => here.type('compare', ...words, '--out', 'out')}
	}

	test.each([
		[1.2, 1, 'regression'],
		[0.8, 0, 'improvement'],
		[1, 0, 'equivalent'],
	])('of a run that takes %f times as long ends with %i', async (ratio, code, word) => {
		const {compare} = recorded({'20261120T100000-aaaa': timed(1), '20261120T110000-bbbb': timed(ratio)})
		const {exitCode, stdout, stderr} = await compare('20261120T10', 'latest')
		expect({exitCode, stderr}).toEqual({exitCode: code, stderr: ''})
		expect(stdout).toMatch(
			/^base {2}20261120T100000-aaaa {2}main@9ab12cd {2}2026-11-20 10:41 UTC\nhead {2}20261120T110000-bbbb/,
		)
		expect(stdout).toContain(word)
		expect(stdout).toContain('measured at different times')
	})

	test('of a damaged log says which it is, and which lines of it', async () => {
		const {compare, place} = recorded({a: timed(1), b: timed(1)})
		const log = path.join(place.outDir, 'runs/b/log.ndjson')
		writeFileSync(log, readFileSync(log, 'utf8').split('\n').with(9, '?').join('\n'))
		const {exitCode, stdout, stderr} = await compare('a', 'b', '--json')
		expect(exitCode).toBe(0)
		expect(JSON.parse(stdout)).toMatchObject({verdicts: [{verdict: 'equivalent'}]})
		expect(stderr).toMatch(/^arsenal-tui: \S+\/runs\/b\/log\.ndjson: 1 line cannot be read and is left out: 10\. .+\n$/)
	})

	test('of too few runs ends with 3, or 0 where that passes; --json says the same to a script', async () => {
		const here = recorded({a: timed(1, 2), b: timed(1.2, 2)})
		expect((await here.compare('a', 'b')).exitCode).toBe(3)
		const {compare, place} = recorded({a: timed(1, 2), b: timed(1.2, 2)})
		const {exitCode, stdout} = await compare(path.join(place.outDir, 'runs/a'), 'b', '--inconclusive', 'pass', '--json')
		expect(exitCode).toBe(0)
		expect(JSON.parse(stdout)).toMatchObject({
			base: {id: 'a'},
			head: {id: 'b'},
			verdicts: [{verdict: 'inconclusive'}],
			exitCode: 0,
		})
	})

	test('of another machine is refused without --force', async () => {
		const runs = () => ({a: timed(1), b: timed(1.2, 20, {...environment, fingerprint: 'ffff', cpu: 'Another'})})
		const refused = await recorded(runs()).compare('a', 'b')
		expect(refused).toMatchObject({
			exitCode: 2,
			stdout: '',
			stderr: expect.stringMatching(/cannot be compared[\s\S]*--force[\s\S]*Another/),
		})
		const forced = await recorded(runs()).compare('a', 'b', '--force')
		expect(forced).toMatchObject({exitCode: 1, stdout: expect.stringContaining('different machines')})
	})

	test('of what is not there, or has nothing to compare, ends with 2', async () => {
		const here = recorded({a: timed(1), b: httpRun(), c: compareRun()})
		expect(await here.compare('a', 'nowhere')).toMatchObject({
			exitCode: 2,
			stderr: expect.stringContaining('no run nowhere'),
		})
		expect(await here.compare('a', 'b')).toMatchObject({
			exitCode: 2,
			stderr: expect.stringContaining('nothing in common'),
		})
		expect((await here.compare('a')).exitCode).toBe(2)
	})
})
