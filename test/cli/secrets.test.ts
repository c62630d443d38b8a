/** Values of variables are somebody's passwords: they stand in no file of ours, and our files are nobody else's to read. */
import {once} from 'node:events'
import {lstatSync, readdirSync, writeFileSync} from 'node:fs'
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import path from 'node:path'
import {afterEach, beforeEach, expect, test} from 'vitest'
import type {Step} from '../../src/core/kinds/steps/suite-step.ts'
import type {DeepProfiler, RunPlan, SuitePlan} from '../../src/core/plan/plan.ts'
import {withheldNames, withholdValues} from '../../src/core/plan/withheld.ts'
import {findDeepTool} from '../../src/host/deep/tool.ts'
import {step, steps} from '../core/run/recorded-steps.ts'
import {node, observing, planOf, timing} from '../engine/real-suites.ts'
import {configuredEnv, holding, inheritedEnv, planted, searched, searching} from '../planted.ts'
import {Place} from './real-runs.ts'

const here = import.meta.dirname
const hasClinic = (await findDeepTool('clinic', here, {}, here)) !== null
/** Whose page is the quickest drawn; what each of them leaves is looked through where they are tested. */
const profiler: DeepProfiler = 'clinic heapprofiler'

/** Works and allocates, so that every profiler has something to show. */
const works = `
${searching}
const kept = []
const until = Date.now() + 1500
const work = () => {
	const start = Date.now()
	while (Date.now() - start < 20) kept.push({at: Math.random(), text: String(Math.random())})
	if (kept.length > 100000) kept.length = 50000
	if (Date.now() < until) return setTimeout(work, 5)
	searchTemporaryFiles()
	process.exit(0)
}
work()
`

let outer = 0
beforeEach(() => {
	outer = process.umask(0o022)
})
afterEach(() => void process.umask(outer))

async function search(suites: (program: string[]) => SuitePlan[], more: Partial<RunPlan> = {}) {
	const place = new Place(inheritedEnv)
	const program = path.join(place.dir, 'searching.cjs')
	writeFileSync(program, works, {mode: 0o600})
	const plan = planOf(suites([node, program]), more)
	const withValues = {
		...plan,
		suites: plan.suites.map(suite => ({...suite, launch: {...suite.launch, env: configuredEnv}})),
	} as RunPlan
	const watching = await place.start(withValues)
	const end = await watching.feed.over
	const printed = watching.of('output-printed').flatMap(event => event.lines)
	expect(end, printed.join('\n')).toMatchObject({is: 'done', exitCode: 0})
	const {found, files} = searched(printed.join('\n'))
	expect(found).toEqual([])
	// It has looked, and not at nothing.
	expect(Math.min(...files)).toBeGreaterThanOrEqual(2)
	expect(files).not.toEqual([])
	expect(holding(place.dir)).toEqual([])
	const open: string[] = []
	for (const file of below(place.dir)) {
		const about = lstatSync(file, {throwIfNoEntry: false})
		// Tidied up behind the run by its watchdog.
		if (about === undefined) continue
		if (file !== program && !about.isSymbolicLink() && (about.mode & 0o077) !== 0) open.push(file)
	}
	expect(open).toEqual([])
	return watching
}

function* below(folder: string): Generator<string> {
	for (const name of readdirSync(folder)) {
		const place = path.join(folder, name)
		yield place
		if (lstatSync(place, {throwIfNoEntry: false})?.isDirectory()) yield* below(place)
	}
}

test('of an observed target and of a timed command: names in the log, values nowhere', async () => {
	const watching = await search(program => [
		observing('watched', program, {probe: {cpuIntervalUs: 10_309}, flameAtEnd: true, driver: null}),
		timing('timed', program),
	])
	const {plan} = watching.of('run-started')[0]!
	expect(withheldNames(plan)).toEqual(Object.keys(configuredEnv))
	expect(plan.suites.map(suite => suite.launch.env)).toEqual([{}, {}])
	expect(withholdValues(plan)).toEqual(plan)
	expect(watching.files).toEqual(expect.arrayContaining(['flame-1.svg', 'log.ndjson', 'report.json', 'target.log']))
})

test('of steps: names of headers and variables in the log, values and bodies nowhere', async () => {
	const heard: string[] = []
	const server = createServer((request, response) => {
		request.on('data', chunk => heard.push(String(chunk)))
		request.on('end', () => {
			heard.push(String(request.headers.authorization))
			response.end('ok')
		})
	}).listen(0, '127.0.0.1')
	await once(server, 'listening')
	const {port} = server.address() as AddressInfo
	const place = new Place(inheritedEnv)
	const program = path.join(place.dir, 'searching.cjs')
	writeFileSync(program, works, {mode: 0o600})
	const {configured} = planted
	const of = (name: string, action: Step['action'], until: Step['until']) => step(name, {action, until})
	const launch = {argv: [node, program], shell: false, cwd: place.dir, env: configuredEnv}
	const request = {
		url: `http://127.0.0.1:${port}/`,
		method: 'PUT',
		headers: {authorization: configured},
		body: configured,
	}
	const missed = {is: 'answer', status: 404, body: null} as const
	const suite: SuitePlan = {
		...steps('steps', 'x', {hasProgram: false, probe: null, runs: 1, warmup: 0, fresh: true, workIn: 'copy'}),
		launch: {...launch, env: {}},
		benchmarks: [
			{
				label: null,
				steps: [
					of('search', {is: 'run', launch}, {is: 'exit', of: 'command', codes: [0]}),
					of('put', {is: 'request', request}, {is: 'answer', status: 200, body: null}),
					// What was answered instead is no place for it either.
					of('missed', {is: 'request', request}, missed),
				],
			},
		],
	}
	try {
		const watching = await place.start(planOf([suite]))
		const end = await watching.feed.over
		const printed = watching.of('output-printed').flatMap(event => event.lines)
		expect(end, printed.join('\n')).toMatchObject({is: 'done', exitCode: 4})
		const outcomes = watching.of('step-finished').map(event => event.outcome)
		expect(outcomes).toEqual(['done', 'done', 'wrong-end'])
		expect(heard).toEqual([configured, configured, configured, configured])
		expect(searched(printed.join('\n')).found).toEqual([])
		expect(holding(place.dir)).toEqual([])
		const {plan} = watching.of('run-started')[0]!
		expect(withheldNames(plan)).toEqual([
			...Object.keys(configuredEnv),
			'authorization',
			`the body of PUT http://127.0.0.1:${port}/`,
		])
	} finally {
		server.closeAllConnections()
		server.close()
	}
})

test.skipIf(!hasClinic)('under a deep profiler: neither in its files', async () => {
	const watching = await search(program => [observing('deep', ['node', ...program.slice(1)], {durationMs: null})], {
		profiler,
	})
	expect(watching.of('flame-written')[0]!.html).toMatch(/\.html$/)
})
