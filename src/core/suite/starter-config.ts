/**
 * A first configuration of a project: its scripts and bench files as suites, and in comments what else there is. What comes from the project is
 * hostile: it stands in code only as JSON.
 */
import {cutText} from '../units/cut-text.ts'
import {sanitise} from '../units/sanitise.ts'
import {joinWords} from './split-words.ts'

export interface Project {
	/** Scripts of package.json, by name. */
	readonly scripts: Readonly<Record<string, string>>
	/** Which runs the scripts: `npm`, `pnpm`, `yarn`, `bun`. */
	readonly packageManager: string
	/** Relative to the configuration. */
	readonly benchFiles: readonly string[]
}

export interface StarterSuite {
	readonly name: string
	readonly kind: 'observe' | 'command' | 'micro'
	/** What it does, in a line for people, harmless. */
	readonly does: string
}

export interface StarterConfig {
	/** Text of an arsenal.config.ts. */
	readonly text: string
	readonly suites: readonly StarterSuite[]
	/** Names of scripts that stand in comments. */
	readonly leftOut: readonly string[]
}

/** Scripts that go on until they are ended. */
const services: readonly string[] = ['start', 'dev', 'serve']
/** Scripts that come to an end by themselves. */
const jobs: readonly string[] = ['build', 'test', 'bench']
const watchedFor = '30s'

/** Nothing sends it requests yet, so that nobody can tell of them: warnings do not change the exit code. */
const serviceBudgets = [
	'// What it must keep, else exit code 1. Warnings only say so: make them errors when something sends it requests.',
	"budgets: ['rss < 1GB', {expr: 'response_time_p95 < 500ms', severity: 'warning'}, {expr: 'error_rate < 1%', severity: 'warning'}],",
]

// Not at the start of a line, where it would look like an import of this file.
const importLine = "import {defineConfig} from 'arsenal-tui'"

/** A script may delete or publish anything: only those whose names say that they do not are more than a comment. */
export function starterConfig({scripts, packageManager, benchFiles}: Project): StarterConfig {
	const taken = new Set<string>()
	const suites: StarterSuite[] = []
	const blocks: string[] = []
	const leftOut: string[] = []
	for (const {name: script, isUsual, goesOn: isService} of listedScripts(scripts)) {
		const name = nameFor(script, 'script', taken)
		const lines = [
			`// ${json(scripts[script])}`,
			`name: ${json(name)},`,
			"kind: 'observe',",
			`command: [${scriptCommand(packageManager, script).map(json).join(', ')}],`,
			...(isService
				? [
						`duration: '${watchedFor}',`,
						"// ready: {http: 'http://127.0.0.1:3000/'}, // from then on it is measured",
						...serviceBudgets,
					]
				: ["budgets: ['rss < 4GB'],"]),
		]
		blocks.push(block(lines, isUsual))
		if (!isUsual) {
			leftOut.push(script)
			continue
		}
		const how = isService ? `watches it for ${watchedFor.replace('s', ' s')}` : 'watches it until it ends'
		suites.push({name, kind: 'observe', does: `${packageManager} run ${script}: ${how}, with a flamegraph`})
	}
	for (const file of benchFiles) {
		const base = file
			.split('/')
			.at(-1)!
			.replace(/(\.bench)?\.\w+$/, '')
		const name = nameFor(base, 'benchmarks', taken)
		blocks.push(
			block(
				[`name: ${json(name)},`, "kind: 'micro',", `file: ${json(file)},`, "budgets: ['p99 < 1s', 'error_rate == 0'],"],
				true,
			),
		)
		suites.push({name, kind: 'micro', does: `${sanitise(file)}: measures its benchmarks`})
	}
	if (suites.length === 0) {
		blocks.unshift(startup)
		suites.push({name: 'startup', kind: 'command', does: 'node --version: runs it 10 times, timing each run'})
	}
	return {
		text: `${importLine}

// Run all suites:  arsenal-tui run        Pick on a screen:  arsenal-tui
export default defineConfig({
	suites: [
${blocks.join('')}${reference}	],
})
`,
		suites,
		leftOut,
	}
}

const mostNamed = 12
const longestNamed = 40

/** Scripts that stand in comments, as a list for people; of many the first. */
export function sayLeftOut(names: readonly string[]): string {
	const named = names.slice(0, mostNamed).map(name => cutText(sanitise(joinWords([name])), longestNamed))
	return named.join(', ') + (names.length > named.length ? ` and ${names.length - named.length} more` : '')
}

export interface ListedScript {
	readonly name: string
	/** Its name says what it does. Any other may delete or publish something. */
	readonly isUsual: boolean
	/** Goes on until it is ended. */
	readonly goesOn: boolean
}

/** Those with usual names first, the others as package.json has them. */
export function listedScripts(scripts: Project['scripts']): ListedScript[] {
	const usual = [...services, ...jobs]
	const rankOf = (name: string) => (usual.includes(name) ? usual.indexOf(name) : usual.length)
	return Object.keys(scripts)
		.toSorted((a, b) => rankOf(a) - rankOf(b))
		.map(name => ({name, isUsual: usual.includes(name), goesOn: services.includes(name)}))
}

export function scriptCommand(packageManager: string, script: string): readonly string[] {
	return [packageManager, 'run', script]
}

/** A name that suites may have; two of the same name get numbers. */
function nameFor(wanted: string, otherwise: string, taken: Set<string>): string {
	const base = /^\w[\w:./@ -]{0,69}$/.test(wanted) && wanted === wanted.trim() ? wanted : otherwise
	let name = base
	for (let number = 2; taken.has(name); number++) name = `${base}-${number}`
	taken.add(name)
	return name
}

function block(lines: readonly string[], isActive: boolean): string {
	return ['{', ...lines.map(line => `\t${line}`), '},'].map(line => `\t\t${isActive ? '' : '// '}${line}\n`).join('')
}

/**
 * Also in a comment: two separators that JSON leaves as they are would end its line, and what turns text around or steers a terminal would
 * show other code than there is.
 */
function json(value: unknown): string {
	return JSON.stringify(value).replace(unseen, one => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** What `sanitise` takes away, and JSON leaves as it is. */
const unseen = /[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

const startup = `		{
			// Runs from start to end, n times, each timed.
			name: 'startup',
			kind: 'command',
			// A line is split into words, quotes included; no shell is involved unless you say shell: true.
			command: 'node --version',
			runs: 10,
			warmup: 1,
			timeout: '30s',
			budgets: ['median < 2s', 'rss < 500MB', 'error_rate == 0'], // what it must keep, else exit code 1
			tags: ['quick'],
		},
`

const reference = `		// {
		// 	// Measures the functions that a file registers: import {bench} from 'arsenal-tui'; bench('parse', () => JSON.parse(text))
		// 	name: 'json',
		// 	kind: 'micro',
		// 	file: 'bench/json.bench.ts', // of mitata, tinybench and vitest too
		// 	samples: 10_000, // of each benchmark in each run
		// 	runs: 10, // fresh processes for each benchmark
		// 	timeLimit: '5s', // for taking the samples of one run
		// 	gc: 'before', // collect garbage before the samples; 'each': before every one, 'none': never
		// 	only: 'parse', // benchmarks whose name holds this
		// 	nodeFlags: ['--max-old-space-size=4096'],
		// 	budgets: ['p99 < 40us', 'throughput > 100000/s'], // of every benchmark; exit code 1 when one is broken
		// 	tags: ['micro'],
		// },
		// {
		// 	// Starts a program, waits until it is ready, exercises it, and watches it for a while.
		// 	name: 'api',
		// 	kind: 'observe',
		// 	command: ['node', 'server.js'],
		// 	cwd: '.', // relative to this file
		// 	env: {PORT: 8080},
		// 	// One of: {http: URL}, {port: 8080}, {log: 'listening'}, {delay: '2s'}. At most timeout, 15s unless said.
		// 	ready: {http: 'http://127.0.0.1:8080/', timeout: '15s'},
		// 	driver: 'node load.js', // exercises it once it is ready
		// 	duration: '30s', // without: until the driver ends, or without one the program
		// 	stop: {signal: 'SIGTERM', grace: '5s'}, // SIGKILL after the grace
		// 	exitCodes: [0], // that count as success
		// 	probe: {interval: '5ms'}, // a CPU sample every 5 ms in every Node process; false: load nothing
		// 	observe: 'inside', // 'outside': nothing of ours in the target; CPU, memory and I/O only
		// 	deep: false, // true: a sample every millisecond
		// 	allCollections: false, // true: garbage collections are watched all the time, also where there are many
		// 	light: false, // true: no samples and no garbage collections, which costs the program least
		// 	flame: true, // a flamegraph at the end
		// 	budgets: ['response_time_p95 < 20ms', 'error_rate[30s] < 1%', 'rss < 100MB'], // what must hold
		// 	alerts: ['response_time_p95 > 500ms for 5s'], // what must not happen
		// 	capture: ['loop_block > 100ms'], // file the flamegraph of the seconds before
		// 	tags: ['macro'],
		// },
`
