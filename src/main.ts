/**
 * The only place where real things are built: argv, streams and the world in, an exit code out. What a command does not need is not
 * loaded: the screens, the runner's host and the configuration loader come by `import()`.
 */
import path from 'node:path'
import {setImmediate as nextTurn} from 'node:timers/promises'
import {fileURLToPath} from 'node:url'
import {databaseUrlOf} from './cli/database-url.ts'
import {invoke} from './cli/invoke.ts'
import type {Session} from './cli/session.ts'
import type {ConfigBeside} from './core/suite/config-beside.ts'
import {ExitCode} from './core/trouble/exit-code.ts'
import {systemClock} from './host/clock.ts'
import {leftovers} from './host/processes/leftovers.ts'
import {runSocket} from './host/run-socket/run-socket.ts'
import {runnerArgument, runnersWith} from './host/runners.ts'
import type {Host, RunnerRequest} from './ports.ts'

declare const __VERSION__: string

/** As given to Node when this program starts itself again: the bin file beside dist. */
const entry = fileURLToPath(new URL('../bin/arsenal-tui.js', import.meta.url))

/** @param argv without node and script */
export async function main(argv: readonly string[]): Promise<number> {
	const environment: Readonly<Record<string, string | undefined>> = {...process.env}
	if (argv[0] === runnerArgument) return conductRun(environment)

	const cwd = workingDirectory()
	if (cwd === null) {
		process.stderr.write(
			'arsenal-tui: The working directory was deleted: change to one that is there, and start it again.\n',
		)
		return ExitCode.usage
	}
	let configured: ConfigBeside | null = null
	const session: Session = {
		streams: {stdin: process.stdin, stdout: process.stdout, stderr: process.stderr},
		env: environment,
		cwd,
		version: __VERSION__,
		demoConfig: fileURLToPath(new URL('../fixtures/suites/demo/arsenal.config.mjs', import.meta.url)),
		front: {clock: systemClock, runSocket, runners: runnersWith(entry, environment), leftovers},
		async findConfig(file) {
			const {searchConfigFile} = await import('./host/config/search.ts')
			return searchConfigFile(cwd, file)
		},
		async loadSuites(file) {
			const {findConfigFile, loadConfigFile} = await import('./host/config/file.ts')
			const loaded = await loadConfigFile(findConfigFile(cwd, file))
			// Not on our stdout, where it would stand in the JSON.
			const name = path.basename(loaded.path)
			for (const line of loaded.printed) process.stderr.write(`arsenal-tui: ${name} printed: ${line}\n`)
			configured = loaded
			return loaded
		},
		configured: () => configured,
		async environment(cwd) {
			const {createUsage} = await import('./host/usage/usage.ts')
			return createUsage().environment(cwd)
		},
		async checkRevisions(dir, refs) {
			const {checkRevisions} = await import('./host/revisions/check.ts')
			return checkRevisions(environment, dir, refs)
		},
		async commitOrder(dir, commits, sinceMs) {
			const {readCommitOrder} = await import('./host/revisions/commit-order.ts')
			return readCommitOrder(dir, commits, sinceMs)
		},
		async watchChanges(folders, leftOut) {
			const {watchChanges} = await import('./host/changes.ts')
			return watchChanges(folders, leftOut)
		},
		async ownCode() {
			const [{ownCodeBeside}, {findPreload}] = await Promise.all([
				import('./host/probe/own-code.ts'),
				import('./host/probe/server.ts'),
			])
			return ownCodeBeside(findPreload('relay.cjs'))
		},
		onSignal(name, listener) {
			let wasHeard = false
			const hear = () => {
				wasHeard = true
				listener()
			}
			process.on(name, hear)
			return () => {
				// Who was impatient presses once more than it takes. That must cut off neither our last words nor our exit code.
				if (wasHeard) process.on(name, () => {})
				process.off(name, hear)
			}
		},
	}
	// A reader that has seen enough (`| head`) is no error of ours, nor is a terminal that is gone: there is nobody left to tell.
	let unsaid: NodeJS.ErrnoException | null = null
	for (const stream of [process.stdout, process.stderr]) {
		stream.on('error', (error: NodeJS.ErrnoException) => {
			if (error.code === 'EPIPE' || error.code === 'EIO' || unsaid !== null) return
			unsaid = error
			if (stream === process.stdout) process.stderr.write(`arsenal-tui: Cannot write the output: ${error.message}.\n`)
		})
	}
	const exitCode = await invoke(argv, session)
	await nextTurn() // the last write may have failed, and has not said so yet
	// Who reads our output later must not take the half of it for all.
	return unsaid !== null && exitCode === ExitCode.done ? ExitCode.usage : exitCode
}

/** @returns null when it is not there any more */
function workingDirectory(): string | null {
	try {
		return process.cwd()
	} catch {
		return null
	}
}

/** The other program in here: the process that conducts one run (cli/runner/runner.ts). */
async function conductRun(environment: Readonly<Record<string, string | undefined>>): Promise<number> {
	const [{runRunner}, {realHost}] = await Promise.all([import('./cli/runner/runner.ts'), import('./host/real-host.ts')])
	const chunks: Uint8Array[] = []
	for await (const chunk of process.stdin) chunks.push(chunk)
	const request = JSON.parse(Buffer.concat(chunks).toString('utf8')) as RunnerRequest
	const host: Host = realHost(environment, runnersWith(entry, environment))
	// Whoever started us may be gone before it has read the one line we say.
	process.stdout.on('error', () => {})
	return runRunner(host, request, {version: __VERSION__, databaseUrl: databaseUrlOf(environment)}, socket =>
		process.stdout.write(`${socket}\n`),
	)
}
