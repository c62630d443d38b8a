import {type ChildProcess, spawn} from 'node:child_process'
import {onTestFailed, onTestFinished} from 'vitest'
import {bin, type Surroundings} from './surroundings.ts'

export interface Ended {
	readonly exitCode: number | null
	readonly stdout: string
	readonly stderr: string
}

export interface Started {
	readonly child: ChildProcess
	/** So far. */
	readonly stdout: string
	readonly ended: Promise<Ended>
}

interface Options {
	readonly env?: Readonly<Record<string, string | undefined>>
	/** The program itself; another copy of it, for instance. */
	readonly program?: string
}

/** Starts the program as a script or a CI does: without a terminal, its files in the test's folder (for `--out`, write `ARSENAL_OUT`). */
export function startInLines(surroundings: Surroundings, args: readonly string[], options: Options = {}): Started {
	const given = args.flatMap(arg => (arg === 'ARSENAL_OUT' ? ['--out', `${surroundings.dir}/out`] : [arg]))
	const child = spawn(process.execPath, [options.program ?? bin, ...given], {
		cwd: surroundings.dir,
		env: surroundings.environment(options.env),
		stdio: ['ignore', 'pipe', 'pipe'],
	})
	onTestFinished(() => void child.kill('SIGKILL'))
	let stdout = ''
	let stderr = ''
	child.stdout.setEncoding('utf8').on('data', chunk => (stdout += chunk))
	child.stderr.setEncoding('utf8').on('data', chunk => (stderr += chunk))
	// An exit code alone does not tell what went wrong on a machine that is not at hand.
	onTestFailed(({task}) => {
		const error = task.result?.errors?.[0]
		if (error) error.message += `\n${given.join(' ')}\nprinted\n${stdout.slice(-4000)}${stderr.slice(-4000)}`
	})
	return {
		child,
		get stdout() {
			return stdout
		},
		ended: new Promise(resolve => child.once('close', exitCode => resolve({exitCode, stdout, stderr}))),
	}
}

/** To the end, and that nothing of it is left. */
export async function inLines(
	surroundings: Surroundings,
	args: readonly string[],
	options: Options = {},
): Promise<Ended> {
	const started = startInLines(surroundings, args, options)
	const watch = setInterval(() => surroundings.alive(), 100)
	try {
		const ended = await started.ended
		await surroundings.expectNobodyLeft()
		return ended
	} finally {
		clearInterval(watch)
	}
}
