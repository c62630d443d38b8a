import {existsSync} from 'node:fs'
import {writeFile} from 'node:fs/promises'
import path from 'node:path'
import {configFileNames} from '../../core/suite/config-file-names.ts'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import {ExitCode} from '../../core/trouble/exit-code.ts'
import {sanitise} from '../../core/units/sanitise.ts'
import {type Session, say} from '../session.ts'

// Not at the start of a line, where it would look like an import of this file.
const importLine = "import {defineConfig} from 'arsenal-tui'"

/** A configuration that runs as it is, and says in comments what else there is. */
export const exampleConfig = `${importLine}

// Run all suites:  arsenal-tui run        Pick on a screen:  arsenal-tui
export default defineConfig({
	suites: [
		{
			// Runs from start to end, n times, each timed.
			name: 'startup',
			kind: 'command',
			// A line is split into words, quotes included; no shell is involved unless you say shell: true.
			command: 'node --version',
			runs: 10,
			warmup: 1,
			timeout: '30s',
			tags: ['quick'],
		},
		// {
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
		// 	flame: true, // a flamegraph at the end
		// 	tags: ['macro'],
		// },
	],
})
`

/** `arsenal-tui init`: writes the example beside nothing that it would compete with. */
export async function init(session: Pick<Session, 'cwd' | 'streams'>): Promise<number> {
	const existing = configFileNames.find(name => existsSync(path.join(session.cwd, name)))
	if (existing !== undefined) throw alreadyThere(path.join(session.cwd, existing))
	const file = path.join(session.cwd, configFileNames[0]!)
	try {
		// 'wx' refuses what came into being since we looked, a dangling link included.
		await writeFile(file, exampleConfig, {flag: 'wx'})
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw alreadyThere(file)
		throw new ArsenalError(
			'output-not-writable',
			`Cannot write ${sanitise(file)}: ${sanitise((error as Error).message)}.`,
			{cause: error},
		)
	}
	say(session.streams.stdout, `Wrote ${sanitise(file)}. Try it with: arsenal-tui run`)
	return ExitCode.done
}

function alreadyThere(file: string): ArsenalError {
	return new ArsenalError('bad-usage', `${sanitise(file)} is already there, and nothing is overwritten.`, {
		advice: 'Edit it, or move it away first.',
	})
}
