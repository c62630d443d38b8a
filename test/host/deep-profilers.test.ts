import {execFile} from 'node:child_process'
import {mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {fileURLToPath} from 'node:url'
import {promisify} from 'node:util'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {type DeepProfiler, deepProfilers} from '../../src/core/plan/plan.ts'
import {createDeepProfilers} from '../../src/host/deep-profilers.ts'
import {deepRecipes} from '../../src/host/deep-recipe.ts'
import {findDeepTool} from '../../src/host/deep-tool.ts'
import {createProcesses} from '../../src/host/processes.ts'

/** 0x and clinic themselves, on a small target. They are optional dependencies: where one is absent its test is shown as skipped. */
const here = dirname(fileURLToPath(import.meta.url))
const programs = fileURLToPath(new URL('../../fixtures/programs/', import.meta.url))
const installed = new Map<string, boolean>()
for (const name of ['0x', 'clinic']) installed.set(name, (await findDeepTool(name, here, process.env, here)) !== null)
const isInstalled = (profiler: DeepProfiler) => installed.get(deepRecipes[profiler].packageName) === true

/** Everything that makes a target hard: a relative preload, a child, a SIGINT handler that never ends it, a hostile name, work that allocates. */
const target = `
import {fork} from 'node:child_process'
import {once} from 'node:events'
process.on('SIGINT', () => {})
if (process.argv[2] === 'child') process.exit(0)
if (!process.execArgv.includes('--prof')) await once(fork(process.argv[1], ['child']), 'exit')
const kept = []
function allocateAndWork() {
	const untilMs = performance.now() + 8
	while (performance.now() < untilMs) kept.push({at: performance.now()})
	if (kept.length > 300_000) kept.length = 0
}
const hostile = {'</script><!--'() { allocateAndWork() }}
setInterval(hostile['</script><!--'], 10)
console.log(JSON.stringify({cwd: process.cwd(), preloaded: globalThis.preloaded, word: process.env.WORD, ci: process.env.CI}))
`

let root = ''
let outerTmp: string | undefined
beforeEach(async () => {
	root = await realpath(await mkdtemp(join(tmpdir(), 'deep test ')))
	for (const dir of ['suite', 'tmp', 'out']) await mkdir(join(root, dir))
	await writeFile(join(root, 'suite', 'target.mjs'), target)
	await writeFile(join(root, 'suite', 'preload.cjs'), 'globalThis.preloaded = true\n')
	outerTmp = process.env.TMPDIR
	process.env.TMPDIR = join(root, 'tmp')
})
afterEach(async () => {
	if (outerTmp === undefined) delete process.env.TMPDIR
	else process.env.TMPDIR = outerTmp
	await rm(root, {recursive: true})
})

interface Try {
	readonly argv: readonly string[]
	readonly cwd?: string
	readonly shell?: boolean
	readonly env?: Readonly<Record<string, string>>
	readonly signal?: AbortSignal
	readonly exercise?: (printed: () => string, signal: AbortSignal) => Promise<void>
	readonly ourDir?: string
}

async function profile(profiler: DeepProfiler, options: Try) {
	let printed = ''
	let pid = 0
	const environment = {...process.env, CI: 'as the caller had it'}
	const result = await createDeepProfilers(createProcesses(environment), environment, options.ourDir).run(
		{
			profiler,
			launch: {
				argv: options.argv,
				shell: options.shell ?? false,
				cwd: options.cwd ?? join(root, 'suite'),
				env: options.env ?? {},
			},
			stop: {signal: 'SIGTERM', graceMs: 1000},
			outputDir: join(root, 'out'),
			exercise: signal => options.exercise?.(() => printed, signal) ?? Promise.resolve(),
			onOutput: (_stream, chunk) => {
				printed += Buffer.from(chunk).toString()
			},
			onStarted: started => {
				pid = started
			},
		},
		options.signal ?? new AbortController().signal,
	)
	return {result, printed, pid}
}

async function waitFor(text: string, printed: () => string, signal: AbortSignal): Promise<void> {
	while (!printed().includes(text) && !signal.aborted) await delay(20)
}

/** Neither a folder nor a process. */
async function expectNothingLeft(pid: number): Promise<void> {
	expect(await readdir(join(root, 'tmp'))).toEqual([])
	expect(await readdir(join(root, 'suite'))).toEqual(['preload.cjs', 'target.mjs'])
	const {stdout} = await promisify(execFile)('ps', ['-A', '-o', 'pgid=,stat=,args='])
	const ours = stdout
		.split('\n')
		.filter(line => (pid !== 0 && Number(/^\s*(\d+)/.exec(line)?.[1]) === pid) || line.includes(root))
	// Zombies are ended: it is for init to collect them.
	expect(ours.filter(line => !/^\s*\d+ Z/.test(line))).toEqual([])
}

describe('deep profilers', () => {
	for (const profiler of deepProfilers) {
		it.skipIf(!isInstalled(profiler))(
			`${profiler} profiles a target in the suite's own folder and environment`,
			async () => {
				const {result, printed, pid} = await profile(profiler, {
					argv: ['node', '--require', './preload.cjs', 'target.mjs'],
					env: {WORD: "it's $HOME"},
					exercise: async (printed, signal) => {
						await waitFor('preloaded', printed, signal)
						await delay(700)
					},
				})
				expect(result).toMatchObject({is: 'done'})
				if (result.is !== 'done') return
				const said = JSON.parse(/^\{"cwd.*\}$/m.exec(printed)![0])
				expect(said).toEqual({
					cwd: join(root, 'suite'),
					preloaded: true,
					word: "it's $HOME",
					ci: 'as the caller had it',
				})
				const html = await readFile(result.html, 'utf8')
				expect(html).toContain('<html')
				// No name of the target's ends a script.
				expect(html.match(/<\/script/gi)).toHaveLength(html.includes('id="clinic-data"') ? 2 : 1)
				for (const file of result.files) {
					expect(dirname(file)).toBe(join(root, 'out'))
					expect((await stat(file)).size).toBeGreaterThan(0)
				}
				if (profiler === 'clinic doctor' || profiler === 'clinic bubbleprof') expect(result.folded).toBe(null)
				else {
					const {stacks, unit} = result.folded!
					expect(unit).toBe(profiler === 'clinic heapprofiler' ? 'bytes' : 'samples')
					const total = stacks.reduce((sum, [, weight]) => sum + weight, 0)
					const working = stacks.filter(([frames]) => frames.some(frame => frame.name === 'allocateAndWork'))
					expect(working.reduce((sum, [, weight]) => sum + weight, 0)).toBeGreaterThan(total / 4)
					const callers = working.map(
						([frames]) => frames[frames.findIndex(({name}) => name === 'allocateAndWork') - 1],
					)
					expect(callers.map(caller => caller?.name)).toContain('</script><!--')
				}
				await expectNothingLeft(pid)
			},
			60_000,
		)
	}

	it.skipIf(!isInstalled('0x'))(
		'0x still shows a target that never yields and so never hears that it should stop',
		async () => {
			const {result, pid} = await profile('0x', {
				argv: ['node', 'never-yields.js', '--seconds', '60'],
				cwd: programs,
				exercise: () => delay(1000),
			})
			expect(result).toMatchObject({is: 'done'})
			if (result.is === 'done') {
				const names = result.folded!.stacks.flatMap(([frames]) => frames.map(frame => frame.name))
				expect(names).toContain('seventy')
			}
			await expectNothingLeft(pid)
		},
		60_000,
	)

	it.skipIf(!isInstalled('clinic doctor'))('says why when the target dies', async () => {
		const {result, pid} = await profile('clinic doctor', {
			argv: ['node', 'dies-at-once.js'],
			cwd: programs,
			exercise: (printed, signal) => waitFor('what never comes', printed, signal),
		})
		expect(result).toMatchObject({is: 'failed', reason: expect.stringContaining('exited with code 3')})
		expect(result).toMatchObject({reason: expect.stringContaining('DATABASE_URL is not set')})
		await expectNothingLeft(pid)
	})

	it.skipIf(!isInstalled('clinic flame'))(
		'leaves nothing behind, whenever it is interrupted',
		async () => {
			for (const afterMs of [0, 30, 400, 1500]) {
				const controller = new AbortController()
				const {result, pid} = await profile('clinic flame', {
					argv: ['node', 'target.mjs'],
					signal: AbortSignal.any([controller.signal, AbortSignal.timeout(afterMs)]),
					exercise: (printed, signal) => waitFor('preloaded', printed, signal),
				})
				expect(result).toEqual({is: 'failed', reason: 'it was interrupted'})
				await expectNothingLeft(pid)
			}
		},
		60_000,
	)

	it.each<[string, Try]>([
		['needs "node script.js", not a line for a shell: node a.js && b', {argv: ['node a.js && b'], shell: true}],
		['can only run a command that begins with node (node script.js), not: npm start', {argv: ['npm', 'start']}],
	])('%s', async (words, options) => {
		const {result} = await profile('0x', options)
		expect(result).toMatchObject({is: 'failed', reason: expect.stringContaining(words)})
		await expectNothingLeft(0)
	})

	it.each<[DeepProfiler, string]>([
		['0x', 'npm install --save-optional 0x@6'],
		['clinic doctor', 'npm install --save-optional clinic@13'],
	])('says how to install %s where it is missing', async (profiler, install) => {
		const {result} = await profile(profiler, {argv: ['node', 'target.mjs'], env: {PATH: '/nonexistent'}, ourDir: '/'})
		expect(result).toEqual({is: 'missing', install})
		await expectNothingLeft(0)
	})
})
