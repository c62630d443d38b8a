import {execFile} from 'node:child_process'
import {mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {fileURLToPath} from 'node:url'
import {promisify} from 'node:util'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {type DeepProfiler, deepProfilers} from '../../src/core/plan/plan.ts'
import {createDeepProfilers, type DeepLimits} from '../../src/host/deep/profilers.ts'
import {deepRecipes} from '../../src/host/deep/recipe.ts'
import {findDeepTool} from '../../src/host/deep/tool.ts'
import {createProcesses} from '../../src/host/processes/processes.ts'
import {configuredEnv, holding, inheritedEnv, searched, searching} from '../planted.ts'
import {absent} from './absent.ts'

/** 0x and clinic themselves, on a small target. Where one is absent its test is shown as skipped. */
const here = dirname(fileURLToPath(import.meta.url))
const programs = fileURLToPath(new URL('../../fixtures/programs/', import.meta.url))
const installed = new Map<string, boolean>()
for (const name of ['0x', 'clinic']) installed.set(name, (await findDeepTool(name, here, process.env, here)) !== null)
const isInstalled = (profiler: DeepProfiler) => installed.get(deepRecipes[profiler].packageName) === true

/**
 * Everything that makes a target hard: a relative preload, a child, a SIGINT handler that never ends it, a hostile name, work that
 * allocates. It looks for values that should stand in no file.
 */
const target = `
import {fork} from 'node:child_process'
import {once} from 'node:events'
process.on('SIGINT', () => {})
if (process.argv[2] === 'child') process.exit(0)
const [code] = await once(fork(process.argv[1], ['child']), 'exit')
if (code !== 0) throw new Error('the child exited with ' + code)
// Held for good: a heap profile shows what is alive at the moment it is taken.
const kept = []
let count = 0
function allocateAndWork() {
	const untilMs = performance.now() + 8
	while (performance.now() < untilMs) kept[count++ % 200_000] = {at: performance.now()}
	const {user, system} = process.cpuUsage()
	if (user + system > enoughUs) {
		enoughUs = Infinity
		searchTemporaryFiles()
		console.log('worked enough')
	}
}
${searching}
// As much as the start of Node and profiler took, so that the work is half of it, however long this machine takes for either.
const {user, system} = process.cpuUsage()
let enoughUs = Math.max(2 * (user + system), user + system + 500_000)
const hostile = {'</script><!--'() { allocateAndWork() }}
setInterval(hostile['</script><!--'], 10)
console.log(JSON.stringify({cwd: process.cwd(), preloaded: globalThis.preloaded, word: process.env.WORD, ci: process.env.CI}))
`

let root = ''
let outerTmp: string | undefined
const mounts: string[] = []
beforeEach(async () => {
	root = await realpath(await mkdtemp(join(tmpdir(), 'deep test ')))
	for (const dir of ['suite', 'tmp', 'out']) await mkdir(join(root, dir))
	await writeFile(join(root, 'suite', 'target.mjs'), target)
	await writeFile(join(root, 'suite', 'preload.cjs'), 'globalThis.preloaded = true\n')
	outerTmp = process.env.TMPDIR
	process.env.TMPDIR = join(root, 'tmp')
})
afterEach(async () => {
	for (const dir of mounts.splice(0)) await promisify(execFile)('umount', ['--lazy', dir])
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
	readonly limits?: Partial<DeepLimits>
	readonly outputDir?: string
}

async function profile(profiler: DeepProfiler, options: Try) {
	let printed = ''
	let pid = 0
	const environment = {...process.env, ...inheritedEnv, CI: 'as the caller had it'}
	const result = await createDeepProfilers(createProcesses(environment), environment, options.limits).run(
		{
			profiler,
			launch: {
				argv: options.argv,
				shell: options.shell ?? false,
				cwd: options.cwd ?? join(root, 'suite'),
				env: {...configuredEnv, ...options.env},
			},
			stop: {signal: 'SIGTERM', graceMs: 1000},
			outputDir: options.outputDir ?? join(root, 'out'),
			exercise: signal => options.exercise?.(() => printed, signal) ?? Promise.resolve(),
			onOutput: (_stream, chunk) => {
				printed += Buffer.from(chunk).toString()
			},
			onStarted: started => {
				pid = started
			},
			onTemporaryFolder: dir => {
				expect(dir).toMatch(/\/arsenal-deep-\w+$/)
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

/** @returns whether this user may mount anything */
async function mountSmall(dir: string): Promise<boolean> {
	await mkdir(dir)
	const run = promisify(execFile)
	const mounted = await run('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', dir]).then(
		() => true,
		() => false,
	)
	if (mounted) mounts.push(dir)
	return mounted
}

/** For what never hears that it should stop, and computes for as long as it is given to. */
const deaf: Partial<DeepLimits> = {shortestGraceMs: 500}

describe('deep profilers', () => {
	for (const profiler of deepProfilers) {
		it.skipIf(!isInstalled(profiler))(
			`${profiler} profiles a target in the suite's own folder and environment`,
			async () => {
				const {result, printed, pid} = await profile(profiler, {
					argv: ['node', '--require', './preload.cjs', 'target.mjs'],
					env: {WORD: "it's $HOME"},
					exercise: async (printed, signal) => {
						await waitFor('worked enough', printed, signal)
					},
				})
				expect(result).toMatchObject({is: 'done'})
				if (result.is !== 'done') return
				expect(result.verdict ?? '').toMatch(profiler === 'clinic doctor' ? /^it (found|had|suspects) / : /^$/)
				const said = JSON.parse(/^\{"cwd.*\}$/m.exec(printed)![0])
				const {found, files} = searched(printed)
				expect(found).toEqual([])
				// It has looked, and not at nothing.
				expect(Math.min(...files)).toBeGreaterThanOrEqual(2)
				expect(files).not.toEqual([])
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
					expect(holding(file)).toEqual([])
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
			180_000,
		)
	}

	it.skipIf(!isInstalled('0x'))(
		'0x still shows a target that never yields and so never hears that it should stop',
		async () => {
			const {result, pid} = await profile('0x', {
				argv: ['node', 'never-yields.js', '--seconds', '60'],
				cwd: programs,
				limits: deaf,
				exercise: () => delay(1000),
			})
			expect(result).toMatchObject({is: 'done'})
			if (result.is === 'done') {
				const names = result.folded!.stacks.flatMap(([frames]) => frames.map(frame => frame.name))
				expect(names).toContain('seventy')
			}
			await expectNothingLeft(pid)
		},
		180_000,
	)

	it.skipIf(!isInstalled('clinic heapprofiler'))(
		'says of a target that never yields why a tool that collects inside it has nothing',
		async () => {
			// As long as its modules are loaded its event loop turns.
			const program = `console.log('never to turn again')\nfor (const untilMs = performance.now() + 60_000; performance.now() < untilMs;);`
			await writeFile(join(root, 'out', 'never-yields.cjs'), program)
			const {result, pid} = await profile('clinic heapprofiler', {
				argv: ['node', 'never-yields.cjs'],
				cwd: join(root, 'out'),
				limits: deaf,
				exercise: (printed, signal) => waitFor('never to turn again', printed, signal),
			})
			expect(result).toMatchObject({is: 'failed', reason: expect.stringMatching(/event loop does not turn.*0x/)})
			await expectNothingLeft(pid)
		},
		180_000,
	)

	for (const profiler of ['0x', 'clinic doctor', 'clinic heapprofiler'] as const) {
		// SIGINT used to reach the launcher, or Node before any of its preloads, and ended all with nothing collected.
		it.skipIf(!isInstalled(profiler))(
			`${profiler} loses nothing when it is told to stop the moment the target is up`,
			async () => {
				const {result, pid} = await profile(profiler, {argv: ['node', '--require', './preload.cjs', 'target.mjs']})
				if (result.is !== 'done')
					expect(result).toMatchObject({reason: expect.stringMatching(/took no sample|has no samples|found nothing/)})
				await expectNothingLeft(pid)
			},
			180_000,
		)
	}

	it.skipIf(!isInstalled('clinic heapprofiler')).each([
		['ends by itself', ''],
		['calls process.exit()', 'process.exit()'],
	])(
		'clinic heapprofiler has the whole of a program that never waits and %s',
		async (_, end) => {
			const program = `globalThis.kept = []\nfunction hoard() { for (let i = 0; i < 300_000; i++) kept.push({i}) }\nhoard()\n${end}`
			await writeFile(join(root, 'out', 'hoards.cjs'), program)
			const {result} = await profile('clinic heapprofiler', {
				argv: ['node', 'hoards.cjs'],
				cwd: join(root, 'out'),
				exercise: (_, signal) => waitFor('what never comes', () => '', signal),
			})
			expect(result).toMatchObject({is: 'done'})
			if (result.is !== 'done') return
			const names = result.folded!.stacks.flatMap(([frames]) => frames.map(frame => frame.name))
			expect(names).toContain('hoard')
		},
		180_000,
	)

	it.skipIf(!isInstalled('clinic heapprofiler'))(
		'clinic heapprofiler keeps its profile when a child that hears the same signal takes the target with it',
		async () => {
			const program = `globalThis.kept = []
function hoard() { for (let i = 0; i < 300_000; i++) kept.push({i}) }
hoard()
require('node:child_process').spawn('sleep', ['100']).on('exit', () => process.exit(3))
console.log('hoarded')`
			await writeFile(join(root, 'out', 'hoards.cjs'), program)
			const {result} = await profile('clinic heapprofiler', {
				argv: ['node', 'hoards.cjs'],
				cwd: join(root, 'out'),
				exercise: (printed, signal) => waitFor('hoarded', printed, signal),
			})
			expect(result).toMatchObject({is: 'done'})
			if (result.is !== 'done') return
			const names = result.folded!.stacks.flatMap(([frames]) => frames.map(frame => frame.name))
			expect(names).toContain('hoard')
		},
		180_000,
	)

	it.skipIf(!isInstalled('clinic doctor'))(
		'says why when the target dies',
		async () => {
			const {result, pid} = await profile('clinic doctor', {
				argv: ['node', 'dies-at-once.js'],
				cwd: programs,
				exercise: (printed, signal) => waitFor('what never comes', printed, signal),
			})
			expect(result).toMatchObject({is: 'failed', reason: expect.stringContaining('exited with code 3')})
			expect(result).toMatchObject({reason: expect.stringContaining('DATABASE_URL is not set')})
			await expectNothingLeft(pid)
		},
		180_000,
	)

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
		180_000,
	)

	/** A tool of that name, for what the real ones do only on bad days. */
	async function standIn(name: string, program: string, limits: Partial<DeepLimits> = {}): Promise<Try> {
		const packageDir = join(root, 'stand-in', 'node_modules', name)
		await mkdir(packageDir, {recursive: true})
		await writeFile(join(packageDir, 'package.json'), JSON.stringify({name, bin: 'tool.cjs'}))
		const start = `const [node, ...args] = process.argv.slice(process.argv.indexOf('--') + 1)
const target = () => require('node:child_process').spawn(node, ['--prof', '--logfile=' + process.cwd() + '/v8.log', ...args], {stdio: 'inherit'})
`
		await writeFile(join(packageDir, 'tool.cjs'), start + program)
		// It prints nothing, however late it is told to stop.
		await writeFile(join(root, 'out', 'quiet.cjs'), 'setInterval(() => {}, 1000)')
		return {argv: ['node', 'quiet.cjs'], cwd: join(root, 'out'), limits: {ourDir: join(root, 'stand-in'), ...limits}}
	}

	/** Those that are reached are long enough for what has to start before, also on a machine that stops for two seconds. */
	it.each<[string, DeepProfiler, string, Partial<DeepLimits>?]>([
		['0x collected nothing, and it printed nothing', '0x', 'process.on("SIGINT", () => {}); target()'],
		[
			// 0x takes the first complaint of V8's log reader for its own failure and closes the pipe: the reader died of its second.
			'0x collected nothing, and it printed nothing',
			'0x',
			`const reader = require('node:child_process').spawn(node, ['--prof-process', 'no-such.log'])
for (const stream of [reader.stdout, reader.stderr]) stream.on('data', chunk => console.log('reader: ' + chunk))`,
		],
		['clinic flame collected nothing: no such file', 'clinic flame', 'console.log("no such file")'],
		[
			'0x had not started the target after 4 s: thinking',
			'0x',
			'console.log("thinking"); setInterval(() => {}, 1000)',
			{longestStartMs: 4000},
		],
		[
			'0x did not finish within 0.7 s of the end of the target',
			'0x',
			'process.on("SIGINT", () => {}); target(); setInterval(() => {}, 1000)',
			{longestWriteMs: 700},
		],
		[
			'clinic flame collected data but drew nothing from it in 4 s',
			'clinic flame',
			`if (process.argv.includes('--visualize-only')) setInterval(() => {}, 1000)
else {
	process.on('SIGINT', () => {})
	const child = target()
	child.on('exit', () => require('node:fs').mkdirSync('data/' + child.pid + '.clinic-flame', {recursive: true}))
}`,
			{longestWriteMs: 4000},
		],
	])(
		'says it in a word when the tool is at fault: %s',
		async (words, profiler, program, limits) => {
			const {result, pid} = await profile(profiler, await standIn(profiler.split(' ')[0]!, program, limits))
			expect(result).toEqual({is: 'failed', reason: expect.stringContaining(words)})
			await expectNothingLeft(pid)
		},
		180_000,
	)

	/** What 0x leaves of a target, without the work of drawing it. */
	const drawsAtOnce = `process.on('SIGINT', () => {})
target().on('exit', () => {
	const {mkdirSync, writeFileSync} = require('node:fs')
	mkdirSync('profile.0x')
	writeFileSync('profile.0x/flamegraph.html', '<html>' + ' '.repeat(100_000))
	writeFileSync('profile.0x/ticks.json', '[[{"name": "*work /x/a.js:1:1", "type": "JS"}]]')
})`

	it.each(['writable', 'full', 'a file'])(
		'keeps what was drawn, or says why it cannot and keeps no half of it: the folder is %s',
		async why => {
			const place = join(root, 'place')
			if (why === 'writable') await mkdir(place)
			else if (why === 'a file') await writeFile(place, '')
			else if (!(await mountSmall(place))) return
			const {result, pid} = await profile('0x', {
				...(await standIn('0x', drawsAtOnce)),
				outputDir: why === 'a file' ? join(place, 'out') : place,
			})
			if (why === 'writable') {
				expect(result).toMatchObject({is: 'done', files: [join(place, '0x.html')]})
				return
			}
			expect(result).toEqual({is: 'failed', reason: expect.stringContaining('what 0x drew cannot be kept in ')})
			if (why === 'full') {
				expect(result).toMatchObject({reason: expect.stringContaining('no space left')})
				expect(await readdir(place)).toEqual([])
			}
			await expectNothingLeft(pid)
		},
		180_000,
	)

	it('says so when there is no room for its own files', async () => {
		process.env.TMPDIR = join(root, 'nowhere')
		const {result} = await profile('0x', await standIn('0x', ''))
		expect(result).toEqual({is: 'failed', reason: expect.stringMatching(/temporary folder .*nowhere.*TMPDIR/)})
		process.env.TMPDIR = join(root, 'tmp')
	})

	it.each<[string, Try]>([
		['needs "node script.js", not a line for a shell: node a.js && b', {argv: ['node a.js && b'], shell: true}],
		['can only run a command that begins with node (node script.js), not: npm start', {argv: ['npm', 'start']}],
	])('%s', async (words, options) => {
		const {result} = await profile('0x', options)
		expect(result).toMatchObject({is: 'failed', reason: expect.stringContaining(words)})
		await expectNothingLeft(0)
	})

	it.each<[DeepProfiler, string]>([
		['0x', 'npm install --global 0x@6'],
		['clinic doctor', 'npm install --global clinic@13'],
	])('says how to install %s where it is missing', async (profiler, install) => {
		const {result} = await profile(profiler, {
			argv: ['node', 'target.mjs'],
			env: {PATH: absent},
			limits: {ourDir: '/'},
		})
		expect(result).toEqual({is: 'missing', install})
		await expectNothingLeft(0)
	})
})
