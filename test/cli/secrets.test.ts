/** Values of variables are somebody's passwords: they stand in no file of ours, and our files are nobody else's to read. */
import {lstatSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {afterEach, beforeEach, expect, test} from 'vitest'
import type {DeepProfiler, RunPlan, SuitePlan} from '../../src/core/plan/plan.ts'
import {withheldNames, withholdValues} from '../../src/core/plan/withheld.ts'
import {findDeepTool} from '../../src/host/deep/tool.ts'
import {node, observing, planOf, timing} from '../engine/real-suites.ts'
import {Place} from './real-runs.ts'

const here = import.meta.dirname
const installed = await Promise.all(
	['0x', 'clinic'].map(async name => (await findDeepTool(name, here, {}, here)) && name),
)
const profilers: DeepProfiler[] = ['0x', 'clinic flame', 'clinic doctor', 'clinic bubbleprof', 'clinic heapprofiler']

/** In three parts, so that no program that looks for them holds them. */
const planted = {configured: ['planted', 'in', 'configuration'], inherited: ['planted', 'in', 'environment']}
const [configured, inherited] = [planted.configured.join('-'), planted.inherited.join('-')]

/**
 * A target that is there while our temporary files are: looks through all of them, and says where it found what. It works and allocates
 * so that every profiler has something to show.
 */
const searching = `
const {readdirSync, readFileSync, lstatSync} = require('node:fs')
const needles = [${JSON.stringify(planted.configured)}, ${JSON.stringify(planted.inherited)}].map(parts => parts.join('-'))
if (process.env.SECRET !== needles[0] || process.env['se.cret'] !== needles[0] || process.env.OWN !== needles[1]) throw new Error('not as configured')
const kept = []
const until = Date.now() + 1500
const work = () => {
	const start = Date.now()
	while (Date.now() - start < 20) kept.push({at: Math.random(), text: String(Math.random())})
	if (kept.length > 100000) kept.length = 50000
	if (Date.now() < until) return setTimeout(work, 5)
	look(process.env.TMPDIR)
	console.log('SEARCHED ' + files)
	process.exit(0)
}
let files = 0
const look = folder => {
	for (const name of readdirSync(folder)) {
		const place = folder + '/' + name
		const about = lstatSync(place)
		if (about.isDirectory()) {
			if ((about.mode & 0o077) !== 0 && folder === process.env.TMPDIR) console.log('OPEN ' + place)
			look(place)
		} else if (about.isFile()) {
			files++
			const text = readFileSync(place, 'latin1')
			if (needles.some(needle => text.includes(needle))) console.log('FOUND ' + place)
		}
	}
}
work()
`
const env = {
	SECRET: configured,
	'se.cret': configured,
	NODE_OPTIONS: `--disable-warning=${configured}`,
	NODE_PATH: `/${configured}`,
}

let outer = 0
beforeEach(() => {
	outer = process.umask(0o022)
})
afterEach(() => void process.umask(outer))

async function search(suites: (program: string[]) => SuitePlan[], more: Partial<RunPlan> = {}) {
	const place = new Place({OWN: inherited})
	const program = path.join(place.dir, 'searching.cjs')
	writeFileSync(program, searching, {mode: 0o600})
	const plan = planOf(suites([node, program]), more)
	const withValues = {
		...plan,
		suites: plan.suites.map(suite => ({...suite, launch: {...suite.launch, env}})),
	} as RunPlan
	const watching = await place.start(withValues)
	const end = await watching.feed.over
	const printed = watching.of('output-printed').flatMap(event => event.lines)
	expect(end, printed.join('\n')).toMatchObject({is: 'done', exitCode: 0})
	expect(printed.filter(line => /FOUND|OPEN/.test(line))).toEqual([])
	// It has looked, and not at nothing.
	const searched = printed.flatMap(line => /^SEARCHED (\d+)/.exec(line)?.[1] ?? [])
	expect(searched.length).toBeGreaterThan(0)
	expect(Math.min(...searched.map(Number))).toBeGreaterThanOrEqual(2)
	const open: string[] = []
	for (const file of below(place.dir)) {
		const about = lstatSync(file, {throwIfNoEntry: false})
		// Tidied up behind the run by its watchdog.
		if (about === undefined) continue
		if (about.isFile()) {
			const text = readFileSync(file, 'latin1')
			expect(text.includes(configured) || text.includes(inherited), file).toBe(false)
		}
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
	expect(withheldNames(plan)).toEqual(Object.keys(env))
	expect(plan.suites.map(suite => suite.launch.env)).toEqual([{}, {}])
	expect(withholdValues(plan)).toEqual(plan)
	expect(watching.files).toEqual(expect.arrayContaining(['flame-1.svg', 'log.ndjson', 'report.json', 'target.log']))
})

for (const profiler of profilers)
	test.skipIf(!installed.includes(profiler.split(' ')[0]!))(`under ${profiler}: neither in its files`, async () => {
		const watching = await search(program => [observing('deep', ['node', ...program.slice(1)], {durationMs: null})], {
			profiler,
		})
		expect(watching.of('flame-written')[0]!.html).toMatch(/\.html$/)
	})
