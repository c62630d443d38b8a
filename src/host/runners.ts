import {type ChildProcess, spawn} from 'node:child_process'
import {openSync} from 'node:fs'
import path from 'node:path'
import type {RunnerProcess, RunnerRequest, Runners} from '../ports.ts'

/** Argument by which the program knows that it is to conduct a run. Not for users. */
export const runnerArgument = '__conduct'

/**
 * @param entry the program itself, as Node would be given it
 * @param environment what arsenal-tui was started with: targets inherit the runner's environment
 */
export function runnersWith(entry: string, environment: Readonly<Record<string, string | undefined>>): Runners {
	return {
		start(request: RunnerRequest): RunnerProcess {
			// What a crashing runner says goes where the run's other traces are, not to a terminal that may be gone.
			const complaints = openSync(path.join(request.runDir, 'runner.log'), 'a', 0o600)
			const child = spawn(process.execPath, [entry, runnerArgument], {
				detached: true,
				stdio: ['pipe', 'pipe', complaints],
				env: environment,
			})
			child.stdin!.on('error', () => {})
			child.stdin!.end(JSON.stringify(request))
			child.unref()
			return {
				pid: child.pid ?? -1,
				ready: firstLine(child),
				exited: new Promise(resolve => child.once('exit', () => resolve())),
			}
		},
	}
}

/** The socket path a runner says when it listens. */
function firstLine(child: ChildProcess): Promise<string> {
	return new Promise((resolve, reject) => {
		let text = ''
		const stdout = child.stdout!
		stdout.setEncoding('utf8')
		stdout.on('data', chunk => {
			text += chunk
			if (!text.includes('\n')) return
			resolve(text.slice(0, text.indexOf('\n')))
			stdout.destroy()
		})
		child.once('error', reject)
		child.once('exit', code => reject(new Error(`the runner ended with code ${code} before it was ready`)))
	})
}
