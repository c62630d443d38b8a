import {accessSync, closeSync, constants, openSync, readSync, statSync} from 'node:fs'
import path from 'node:path'
import {execa} from 'execa'
import type {LaunchSpec} from '../../core/suite/launch.ts'

type Command = Pick<LaunchSpec, 'argv' | 'shell' | 'cwd' | 'env'>

const patienceMs = 2000
/** A line of a shell may be long, and the program that is meant stands at its beginning. */
const mostWords = 30
const firstLineBytes = 200

/**
 * Which Node a command runs under, as far as the command tells: it names one, or a script that begins with a line for one, as npm and npx do. That
 * Node is asked for its version, and nothing of the command is run.
 * @returns such as `v24.2.0`; null: it names none, or that does not answer
 */
export async function nodeVersionOf(command: Command, environment = process.env): Promise<string | null> {
	const env: NodeJS.ProcessEnv = {...environment, ...command.env, NODE_OPTIONS: ''}
	const node = nodeNamedBy(command, env.PATH ?? '')
	if (node === null) return null
	const {failed, stdout} = await execa(node, ['--version'], {
		...{cwd: command.cwd, env, extendEnv: false, stdin: 'ignore', stderr: 'ignore', reject: false},
		...{timeout: patienceMs, killSignal: 'SIGKILL', maxBuffer: 1000},
	})
	const version = failed ? null : stdout.trim()
	return version !== null && /^v\d+\.\d+\.\d+/.test(version) ? version : null
}

function nodeNamedBy({argv, shell, cwd}: Command, searchPath: string): string | null {
	const dirs = searchPath.split(path.delimiter).map(dir => path.resolve(cwd, dir))
	const onPath = (name: string) => dirs.map(dir => path.join(dir, name)).find(isProgram) ?? null
	const words = (shell ? (argv[0] ?? '').split(/[\s;|&()]+/) : argv).filter(word => word !== '').slice(0, mostWords)
	for (const [at, word] of words.entries()) {
		// A path that is an argument may be read by whatever stands before it.
		if (word.includes('/') && at > 0) continue
		const file = word.includes('/') ? path.resolve(cwd, word) : onPath(word)
		if (file === null || !isProgram(file)) continue
		if (/^node(?:js)?$/.test(path.basename(word))) return file
		if (/^#!.*\bnode\b/.test(firstLineOf(file))) return onPath('node')
	}
	return null
}

function isProgram(file: string): boolean {
	try {
		accessSync(file, constants.X_OK)
		return statSync(file).isFile()
	} catch {
		return false
	}
}

function firstLineOf(file: string): string {
	const bytes = Buffer.alloc(firstLineBytes)
	try {
		// A pipe that took its place would otherwise be waited for.
		const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK)
		try {
			return bytes.toString('latin1', 0, readSync(descriptor, bytes)).split('\n', 1)[0]!
		} finally {
			closeSync(descriptor)
		}
	} catch {
		return ''
	}
}
