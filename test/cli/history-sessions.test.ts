/** Commands about runs that are kept, as they are typed. */
import {existsSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync} from 'node:fs'
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import path from 'node:path'
import {describe, expect, onTestFinished, test} from 'vitest'
import {withBaseline} from '../../src/cli/commands/with-baseline.ts'
import type {Session} from '../../src/cli/session.ts'
import {rowsOfEnvironment, setupText} from '../../src/core/history/kept/rows-of.ts'
import type {KeptRun, RunRecord} from '../../src/core/history/kept/run-record.ts'
import {makePlan} from '../../src/core/plan/make-plan.ts'
import type {RunPlan} from '../../src/core/plan/plan.ts'
import {setupOf} from '../../src/core/plan/setup.ts'
import {parseConfig} from '../../src/core/suite/parse-config.ts'
import {ArsenalError} from '../../src/core/trouble/arsenal-error.ts'
import {fingerprint} from '../../src/host/environment/environment.ts'
import {readAudit} from '../../src/store/history/audit.ts'
import {openOwnHistory} from '../../src/store/history/open-history.ts'
import {writeRun} from '../../src/store/history/write-run.ts'
import {environment} from '../core/run/recorded-runs.ts'
import {startPostgres, whyNoPostgres} from '../store/history/postgres-server.ts'
import {kept, metric, result} from '../store/history/rows.ts'
import {FakeTerminal} from '../tui/support/fake-terminal.ts'
import {seat} from './seat.ts'

function planOf(suite: Record<string, unknown>): RunPlan {
	const parsed = parseConfig(
		{suites: [{name: 'work', kind: 'command', ...suite}]},
		{
			configDir: '/project',
			resolvePath: path.posix.resolve,
		},
	)
	if (!('suites' in parsed)) throw new Error(JSON.stringify(parsed))
	const made = makePlan(parsed.suites, {
		...{names: [], tags: [], durationMs: null, runs: null, warmup: null, samples: null, only: null, deep: false},
		...{allCollections: false, light: false, flame: false, outside: false, profiler: null, exitCodes: null},
		...{rules: [], seed: 1, ui: 'plain', command: 'arsenal-tui run'},
	})
	if (!('plan' in made)) throw new Error(JSON.stringify(made))
	return made.plan
}

const usual = {command: 'node work.js', runs: 10, warmup: 1}
const machine = {...environment, fingerprint: fingerprint(environment)}

function setupIn(plan: RunPlan): string {
	return setupText(setupOf(plan.suites[0]!, plan))!
}

/** Runs of the suite that is usual, a minute apart, on this machine. */
function runs(walls: readonly number[], more: Partial<RunRecord> = {}): KeptRun[] {
	return walls.map((wall, i) =>
		kept(i, [result('work', [metric('wall', wall), metric('cpu', wall / 2)], {setup: setupIn(planOf(usual))})], {
			environment: rowsOfEnvironment(machine),
			...more,
		}),
	)
}

async function remembering(all: readonly KeptRun[], changes: Parameters<typeof seat>[1] = {}) {
	const here = seat(undefined, {environment: async () => machine, ...changes})
	await write(here.place.outDir, all, here.session.env['ARSENAL_DATABASE_URL'] !== undefined)
	return {
		...here,
		ask: (...argv: string[]) => here.type(...argv, '--out', here.place.outDir),
		hold: (plan: RunPlan, force = false) =>
			withBaseline(here.session, {dir: here.place.outDir, told: null, project: null}, plan, {
				...{name: 'main', force, metric: 'wall', margin: null},
			}),
	}
}

async function write(outDir: string, all: readonly KeptRun[], toSend = false): Promise<void> {
	const {history} = await openOwnHistory({outDir, url: null, project: null, masked: report => report})
	for (const one of all) await writeRun(history, one, {toSend})
	await history.close()
}

describe('runs', () => {
	test('are listed newest first, a page of them, and by age', async () => {
		const {ask} = await remembering(runs([10, 11, 12]))
		const {stdout, exitCode} = await ask('runs', 'list', '--limit', '2')
		expect(exitCode).toBe(0)
		expect(stdout.match(/\d{8}T\d{6}-abcd/g)).toEqual(['20261120T000002-abcd', '20261120T000001-abcd'])
		expect(stdout).toContain('and older ones: --limit 4 shows more')
		expect((await ask('runs', 'list', '--since', '1h')).stdout).toMatch(/^no run is kept in .* from that time$/m)
		expect(JSON.parse((await ask('runs', 'list', '--json')).stdout).runs).toHaveLength(3)
	})

	test('one is shown by the beginning of its id, if only one has it', async () => {
		const {ask} = await remembering(runs([10, 11]))
		const {stdout} = await ask('runs', 'show', 'latest')
		expect(stdout).toContain('run       20261120T000001-abcd')
		expect(stdout).toMatch(/wall time +20 +11\.0 ms/)
		const several = await ask('runs', 'show', '2026')
		expect([several.exitCode, several.stderr]).toEqual([2, expect.stringContaining('2 runs begin with 2026')])
		expect((await ask('runs', 'show', 'nobody')).exitCode).toBe(2)
	})

	test('pruning says first what it would do, keeps the reports, and never touches a baseline', async () => {
		const {ask, place} = await remembering(runs([10, 11, 12, 13, 14, 15]))
		const folderOf = (n: number) => path.join(place.outDir, `runs/20261120T00000${n}-abcd`)
		for (let n = 0; n < 6; n++) {
			mkdirSync(folderOf(n), {recursive: true})
			for (const file of ['report.json', 'log.ndjson']) writeFileSync(path.join(folderOf(n), file), 'x'.repeat(1000))
		}
		expect((await ask('runs', 'prune')).stderr).toMatch(/not said which runs to prune/)
		expect((await ask('baseline', 'save', 'main', '--runs', '5')).exitCode).toBe(0)
		const would = await ask('runs', 'prune', '--older-than', '1s', '--dry-run')
		expect(would.stdout).toMatch(/^would prune 20261120T000000-abcd/)
		expect(existsSync(path.join(folderOf(0), 'log.ndjson'))).toBe(true)
		expect(JSON.parse((await ask('runs', 'prune', '--older-than', '1s', '--json')).stdout)).toMatchObject({
			pruned: [{id: '20261120T000000-abcd', bytes: 1000}],
			keptBytes: 5000,
		})
		expect([0, 1].map(n => existsSync(path.join(folderOf(n), 'log.ndjson')))).toEqual([false, true])
		expect(existsSync(path.join(folderOf(0), 'report.json'))).toBe(true)
		expect((await ask('runs', 'list')).stdout).toMatch(/000000-abcd .* reports/)
	})

	test('one of a baseline is removed only where that is forced, and who did it is kept', async () => {
		const {ask, place} = await remembering(runs([10, 11, 12, 13, 14]))
		await ask('baseline', 'save', 'main')
		const refused = await ask('runs', 'rm', '20261120T000002')
		expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining('is in the baseline main')])
		expect((await ask('runs', 'rm', '20261120T000002', '--force')).stdout).toBe('removed 20261120T000002-abcd\n')
		expect((await ask('db', 'log')).stdout).toMatch(
			/^2\S+ \S+ +\S+ +removed a run +20261120T000002-abcd +arsenal-tui runs rm 20261120T000002-abcd --force$/m,
		)
		expect(JSON.parse((await ask('db', 'log', '--limit', '1', '--json')).stdout).records).toHaveLength(1)
		const {history} = await openOwnHistory({outDir: place.outDir, url: null, project: null, masked: report => report})
		onTestFinished(() => history.close())
		const actions = (await readAudit(history)).map(({action, command}) => [action, command])
		expect(actions).toEqual([
			['removed', 'arsenal-tui runs rm 20261120T000002-abcd --force'],
			['baseline-saved', 'arsenal-tui baseline save main'],
		])
	})

	test('a flag of another action is refused, and so is an action there is not', async () => {
		const {ask} = await remembering([])
		expect((await ask('runs', 'list', '--keep-size', '2GB')).stderr).toContain(
			'runs list does not take --keep-size (runs prune does)',
		)
		expect((await ask('runs', 'lst')).stderr).toContain('runs needs one of list, show, rm, prune')
	})
})

describe('a baseline', () => {
	test('takes five runs, and says how many are missing', async () => {
		const {ask} = await remembering(runs([10, 11, 12, 13]))
		const {exitCode, stderr} = await ask('baseline', 'save', 'main')
		expect(exitCode).toBe(3)
		expect(stderr).toContain('4 of the 5 runs it takes are there, measured alike on this machine; 1 more is needed')
		expect((await ask('baseline', 'list')).stdout).toContain('no baseline is kept')
		expect((await ask('baseline', 'save', 'main', '--runs', '4')).exitCode).toBe(2)
	})

	test('is saved, listed, shown and removed', async () => {
		const {ask} = await remembering(runs([10, 11, 12, 13, 14, 15]))
		expect((await ask('baseline', 'save', 'main', 'work', '--runs', '5')).stdout).toMatch(
			/^saved main of work: 5 runs, 20261120T000001-abcd to 20261120T000005-abcd$/m,
		)
		expect((await ask('baseline', 'list')).stdout).toMatch(/^main +work +5 +these runs/m)
		const shown = (await ask('baseline', 'show', 'main')).stdout
		expect(shown).toMatch(/^wall time +5 +13\.0 ms +11\.0 ms +15\.0 ms +30\.8%$/m)
		expect((await ask('baseline', 'show', 'other')).stderr).toContain('There are: main.')
		expect((await ask('baseline', 'rm', 'main')).stdout).toBe('removed main\n')
		expect((await ask('baseline', 'rm', 'main')).exitCode).toBe(2)
	})

	test('that fits is part of the plan, with the figures that rules name', async () => {
		const {ask, hold} = await remembering(runs([10, 11, 12, 13, 14]))
		await ask('baseline', 'save', 'main')
		const {suites} = await hold(planOf({...usual, budgets: ['p95 <= baseline(p95) * 1.1']}))
		expect(suites[0]!.baseline).toMatchObject({
			...{name: 'main', margin: 0.05, misfits: []},
			figures: [{name: null, values: [0.01, 0.011, 0.012, 0.013, 0.014]}],
		})
		expect(suites[0]!.baseline!.metrics.map(({metric: name, stat, gates}) => [name, stat, gates])).toEqual([
			['cpu', 'median', false],
			['wall', 'median', true],
		])
	})

	test('that is rolling is of the latest runs there are then', async () => {
		const {ask, hold, place} = await remembering(runs([10, 11, 12, 13, 14]))
		await ask('baseline', 'save', 'main', '--strategy', 'rolling', '--runs', '5')
		const late = runs([20]).map(one => ({
			...one,
			run: {...one.run, id: '20261121T000000-abcd', startedMs: one.run.startedMs + 1e8},
		}))
		await write(place.outDir, late)
		const {suites} = await hold(planOf(usual))
		expect(suites[0]!.baseline!.metrics.find(one => one.metric === 'wall')!.values).toEqual([11, 12, 13, 14, 20])
	})

	test('of one branch is made of its runs alone, also of those that come later', async () => {
		const all = runs([10, 30, 11, 30, 12, 30, 13, 30, 14, 30])
		const {ask, hold} = await remembering(
			all.map((one, i) => ({...one, run: {...one.run, branch: i % 2 === 0 ? 'main' : 'topic'}})),
		)
		expect((await ask('baseline', 'save', 'main', '--branch', 'mian')).stderr).toContain('of branch mian, is kept')
		for (const strategy of ['fixed', 'rolling']) {
			await ask('baseline', 'save', 'main', '--branch', 'main', '--strategy', strategy, '--runs', '5')
			const {suites} = await hold(planOf(usual))
			expect(suites[0]!.baseline!.metrics.find(one => one.metric === 'wall')!.values).toEqual([10, 11, 12, 13, 14])
			expect((await ask('baseline', 'list')).stdout).toMatch(/, of main +/)
		}
	})

	test('of runs under several Node is of that of the newest, and says what differs when it is known', async () => {
		const ran = (n: number, runtime: string) => {
			const [one] = runs([10 + n])
			const {id} = kept(n, []).run
			return {
				...one!,
				run: {...one!.run, id, startedMs: one!.run.startedMs + n, results: [{...one!.run.results[0]!, runtime}]},
			}
		}
		const {ask, hold} = await remembering([
			...[0, 1, 2].map(n => ran(n, 'v22')),
			...[3, 4, 5, 6, 7].map(n => ran(n, 'v24')),
		])
		expect((await ask('baseline', 'save', 'main')).stdout).toMatch(/: 5 runs, 20261120T000003-abcd to 20261120T000007/)
		await ask('baseline', 'save', 'main', '--strategy', 'rolling')
		const {suites} = await hold(planOf(usual))
		expect(suites[0]!.baseline).toMatchObject({runtime: 'v24', misfits: []})
		expect(suites[0]!.baseline!.runs).toHaveLength(5)
	})

	test('of what nobody knows is refused, and suites that have none are told', async () => {
		const {ask, hold, session} = await remembering(runs([10, 11, 12, 13, 14]))
		await expect(hold(planOf(usual))).rejects.toThrow('There is no baseline main')
		await ask('baseline', 'save', 'main')
		const plan = planOf(usual)
		const other = {...plan, suites: plan.suites.map(suite => ({...suite, name: 'other'}))}
		await expect(hold(other)).rejects.toThrow('The baseline main is of none of these suites.')
		const both = {...plan, suites: [...plan.suites, ...other.suites]}
		const {suites} = await hold(both)
		expect(suites.map(suite => suite.baseline !== undefined)).toEqual([true, false])
		expect(String(session.streams.stderr.read?.call(session.streams.stderr) ?? '')).toContain(
			'other has no baseline main: it is held against nothing',
		)
	})

	describe('that does not fit is refused with what differs', () => {
		const other = (facts: Partial<typeof machine>) => {
			const changed = {...machine, ...facts}
			return {environment: async () => ({...changed, fingerprint: fingerprint(changed)})}
		}
		test.each<[string, RegExp, Partial<typeof machine>, Record<string, unknown>]>([
			['Node', /Node of arsenal-tui: v\d+.* -> v99\.0\.0$/, {node: 'v99.0.0'}, {}],
			['processor', /processor: .* -> Another$/, {cpu: 'Another'}, {}],
			['cores', /cores: \d+ -> 64$/, {cores: 64}, {}],
			['memory', /memory: .* -> 512 GiB$/, {memBytes: 512 * 2 ** 30}, {}],
			['operating system', /operating system: .* -> Plan 9$/, {os: 'Plan 9'}, {}],
			['kernel', /kernel: .* -> Linux 99\.1$/, {kernel: 'Linux 99.1'}, {}],
			['architecture', /architecture: .* -> riscv64$/, {arch: 'riscv64'}, {}],
			['command', /command: node work\.js -> node other\.js$/, {}, {command: 'node other.js'}],
			['environment', /command\.environment: not set -> SECRET$/, {}, {env: {SECRET: 'hunter'}}],
			['warm-up', /warmup: 1 -> 2$/, {}, {warmup: 2}],
			['preparation', /prepare: not set -> rm -rf cache$/, {}, {prepare: 'rm -rf cache'}],
		])('%s', async (_, expected, facts, suite) => {
			const {ask, place} = await remembering(runs([10, 11, 12, 13, 14]))
			await ask('baseline', 'save', 'main')
			const elsewhere = seat(place, other(facts))
			const hold = (force: boolean) =>
				withBaseline(elsewhere.session, {dir: place.outDir, told: null, project: null}, planOf({...usual, ...suite}), {
					...{name: 'main', force, metric: 'wall', margin: null},
				})
			const error = await hold(false).then(
				() => null,
				(thrown: unknown) => thrown as ArsenalError,
			)
			expect(error).toBeInstanceOf(ArsenalError)
			expect([error!.code, error!.exitCode]).toEqual(['baseline-misfit', 3])
			expect(error!.lines.join('\n')).not.toContain('hunter')
			expect(error!.problems.map(problem => ('says' in problem ? problem.says : ''))).toEqual([
				expect.stringMatching(expected),
			])
			const {suites} = await hold(true)
			expect(suites[0]!.baseline!.misfits).toEqual([expect.stringMatching(expected)])
		})

		test('what changes no figure fits: budgets, tags, how often, where it lies', async () => {
			const {ask, hold} = await remembering(runs([10, 11, 12, 13, 14]))
			await ask('baseline', 'save', 'main')
			const {suites} = await hold(planOf({...usual, budgets: ['p95 < 1s'], tags: ['x'], runs: 3}))
			expect(suites[0]!.baseline!.misfits).toEqual([])
		})
	})
})

test.skipIf(whyNoPostgres() !== null)(
	'runs of a baseline that stands in a shared history are not removed',
	async () => {
		const server = await startPostgres()
		onTestFinished(() => server.stop())
		const {ask, place, session} = await remembering(runs([10, 11, 12, 13, 14]), {
			env: {ARSENAL_DATABASE_URL: await server.freshUrl()},
		})
		expect((await ask('baseline', 'save', 'main')).exitCode).toBe(0)
		const {exitCode, stderr} = await ask('runs', 'rm', '20261120T000002')
		expect([exitCode, stderr]).toEqual([2, expect.stringContaining('is in the baseline main')])
		expect((await ask('runs', 'list')).stdout).toContain('000002-abcd')
		// Its folders are the same, whatever the project is called.
		const renamed = {...session.env, ARSENAL_PROJECT: 'another name'}
		const other = seat(place, {...session, env: renamed})
		expect((await other.type('runs', 'rm', '20261120T000002', '--out', place.outDir)).exitCode).toBe(2)
	},
)

test('what the database cannot be is told, and is no fault of ours', async () => {
	const {ask, place} = await remembering([])
	rmSync(path.join(place.outDir, 'arsenal.db'))
	mkdirSync(path.join(place.outDir, 'arsenal.db'))
	const {exitCode, stderr} = await ask('runs', 'list')
	expect([exitCode, stderr]).toEqual([2, expect.stringContaining('arsenal.db')])
})

test.each(['latest', '20261120T000002-abcd', 'a/b', 'a\u001b[31m', ' a', 'x'.repeat(101)])(
	'%j is no name for a baseline',
	async name => {
		const {ask} = await remembering(runs([10, 11, 12, 13, 14]))
		const {exitCode, stderr} = await ask('baseline', 'save', name)
		expect([exitCode, stderr]).toEqual([2, expect.stringContaining('is no name for a baseline')])
		expect(stderr).not.toContain('\u001b')
	},
)

test('nothing is written over what is kept', async () => {
	const {ask, place} = await remembering(runs([10, 11]))
	const file = path.join(place.outDir, 'arsenal.db')
	const {exitCode, stderr} = await ask('history', '--format', 'md', '-o', file)
	expect([exitCode, stderr]).toEqual([2, expect.stringContaining('part of what is kept of runs')])
	expect((await ask('runs', 'list')).stdout).toContain('000001-abcd')
})

describe('db', () => {
	test('is exported, imported elsewhere, and whole', async () => {
		const {ask, place} = await remembering(runs([10, 11]))
		const file = path.join(place.dir, 'all.ndjson')
		expect((await ask('db', 'export', file)).exitCode).toBe(0)
		expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(4)
		expect((await ask('db', 'export', file)).stderr).toContain('it is there already')
		const other = await remembering([])
		expect((await other.ask('db', 'import', file)).stdout).toMatch(/^added 2 runs, 0 baselines and 0 audit records/)
		expect((await other.ask('db', 'import', '/nowhere')).stderr).toContain('there is no such file')
		expect((await other.ask('db', 'check')).stdout).toMatch(/is whole$/m)
		expect((await other.ask('db', 'rebuild')).stdout).toMatch(/^read 0 folders: 0 runs new or put right/)
	})
})

test('a run that is being started is left alone by rebuilding', async () => {
	const {ask, place} = await remembering([])
	const dir = path.join(place.outDir, 'runs/20261120T000009-abcd')
	mkdirSync(dir, {recursive: true})
	writeFileSync(path.join(dir, 'log.ndjson'), '')
	const {stdout, stderr} = await ask('db', 'rebuild')
	expect([stdout, stderr]).toEqual([expect.stringMatching(/^read 0 folders/), ''])
	utimesSync(path.join(dir, 'log.ndjson'), new Date(0), new Date(0))
	expect((await ask('db', 'rebuild')).stderr).toContain('is left out')
})

describe('history', () => {
	const stepped = runs(
		[...new Array(12).fill(10), ...new Array(12).fill(13)].map((wall, i) => wall + (i % 3) * 0.05),
	).map(
		(one, i): KeptRun => ({...one, run: {...one.run, commit: `${i}`.padStart(8, 'a'), commitMs: one.run.startedMs}}),
	)

	test('tells the change, in lines, in markdown, as JSON and for a tracker', async () => {
		const {ask} = await remembering(stepped)
		expect((await ask('history')).stdout).toMatch(/^HIGH +wall time \+\d/m)
		expect((await ask('history', 'work', '--format', 'md')).stdout).toMatch(/\*\*1 thing got worse\*\* in 1 suite/)
		expect(JSON.parse((await ask('history', '--json')).stdout).suites[0].insights[0]).toMatchObject({
			...{is: 'change', severity: 'high', metric: 'wall'},
			also: [{metric: 'cpu'}],
		})
		expect((await ask('history', '--issue')).stdout).toMatch(/^Performance: work: wall time/)
		expect((await ask('history', 'wrok')).stderr).toContain('The nearest name is work.')
		expect((await ask('history', '--format', 'junit')).stderr).toContain('one of lines, md')
	})

	test('has commits in the order of the repository it is asked in', async () => {
		const asked: string[] = []
		const oneSecond = stepped.map(one => ({...one, run: {...one.run, commitMs: 1_700_000_000_000}}))
		const newestFirst = oneSecond.map(
			({run: {commit}}, i) => [commit!, {rank: 99 - i, atMs: 1_700_000_000_000, isAncestor: true}] as const,
		)
		const {ask} = await remembering(oneSecond, {
			cwd: '/elsewhere/project',
			async commitOrder(dir, commits, sinceMs) {
				asked.push(`${dir} ${commits.length} since ${sinceMs}`)
				return dir.endsWith('project') ? new Map() : new Map(newestFirst)
			},
		})
		expect((await ask('history')).stdout).toMatch(/^info +wall time -\d/m)
		expect(asked).toEqual([
			expect.stringMatching(/project 24 since 1700000000000$/),
			expect.stringMatching(/ 24 since 1700000000000$/),
		])
	})

	test('is shown on screens where there is a terminal, and in lines where a form is asked for', async () => {
		const terminal = new FakeTerminal(80, 24)
		const screens = {streams: terminal.streams as Session['streams'], env: {TERM: 'xterm', LC_ALL: 'C.UTF-8'}}
		const {ask} = await remembering(stepped, screens)
		const looking = ask('history')
		const rows = await terminal.untilText('> HIGH    wall time')
		expect(rows[0]).toMatch(/^ arsenal {2}HISTORY {2}work +24 commits in 24 runs/)
		terminal.type('\r')
		await terminal.untilText('arsenal-tui ab --suite work')
		terminal.type('pq')
		await terminal.untilText('the command is printed when you leave')
		terminal.type('q')
		expect((await looking).exitCode).toBe(0)
		expect((await terminal.rows())[0]).toMatch(/^git log --oneline a+11\.\.a+12$/)
		for (const flags of [['--plain'], ['--json'], ['--issue'], ['--format', 'lines'], ['--format', 'md']]) {
			await ask('history', ...flags)
			expect(await terminal.alternate(), flags.join(' ')).toBe(false)
		}
	})

	test('is posted where something got worse, and only to who was named', async () => {
		const heard: string[] = []
		const server = createServer((request, response) => {
			let body = ''
			request.on('data', chunk => (body += chunk))
			request.on('end', () => {
				heard.push(`${request.url} ${body}`)
				if (request.url === '/moved') response.writeHead(302, {location: '/here'}).end()
				else if (request.url === '/no') response.writeHead(403).end('not you\nmore')
				else response.end('ok')
			})
		}).listen(0, '127.0.0.1')
		onTestFinished(() => void server.close())
		await new Promise(resolve => server.once('listening', resolve))
		const {port} = server.address() as AddressInfo
		const {ask} = await remembering(stepped)
		const told = await ask('history', '--webhook', `http://127.0.0.1:${port}/here?token=s3cret`)
		expect([told.exitCode, told.stderr]).toEqual([
			0,
			expect.stringContaining(`sent to 127.0.0.1:${port}: Performance:`),
		])
		expect(told.stderr).not.toContain('s3cret')
		expect(JSON.parse(heard[0]!.slice(heard[0]!.indexOf(' '))).title).toMatch(/^Performance: work/)
		const moved = await ask('history', '--webhook', `http://127.0.0.1:${port}/moved`)
		expect([moved.exitCode, moved.stderr]).toEqual([4, expect.stringContaining('redirects elsewhere (status 302)')])
		expect((await ask('history', '--webhook', `http://127.0.0.1:${port}/no`)).stderr).toContain('status 403: not you.')
		expect(heard).toHaveLength(3)
		// Each thing once, and what did not arrive again.
		const again = await ask('history', '--webhook', `http://127.0.0.1:${port}/here?token=s3cret`)
		expect([again.exitCode, again.stderr]).toEqual([0, expect.stringContaining('that got worse before, so nothing')])
		expect(heard).toHaveLength(3)
		await ask('history', '--webhook', `http://127.0.0.1:${port}/no`)
		await ask('history', '--webhook', `http://127.0.0.1:${port}/elsewhere`)
		expect(heard).toHaveLength(5)
		const log = (await ask('db', 'log')).stdout
		expect(log).toMatch(/told a webhook +[\da-f]{12} [\da-f]{12} work: wall time \+/)
		expect(log).not.toMatch(/s3cret|elsewhere/)
		const refused = await ask('history', '--webhook', 'hooks.example.org/s3cretpath')
		expect([refused.exitCode, refused.stderr]).toEqual([2, expect.not.stringContaining('s3cretpath')])
	})
})
