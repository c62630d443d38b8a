import {access, constants, readFile, realpath} from 'node:fs/promises'
import {delimiter, dirname, isAbsolute, join, resolve} from 'node:path'

/** How a profiler is started: a script for our own Node, or a program of its own. */
export interface DeepTool {
	readonly argv: readonly string[]
	/** Folder of its package, '' when it was only found as a program on PATH. */
	readonly packageDir: string
}

/**
 * Looks for a package's program where npm would put it: above us, above the target, then on PATH. The script itself is preferred to
 * `node_modules/.bin`, which is a shell shim under some package managers and a link to the same script under others.
 */
export async function findDeepTool(
	packageName: string,
	targetCwd: string,
	env: Readonly<Record<string, string | undefined>>,
	ourDir: string,
): Promise<DeepTool | null> {
	for (const start of [ourDir, targetCwd]) {
		for (const dir of upwards(start)) {
			const script = await scriptOf(join(dir, 'node_modules', packageName))
			if (script) return {argv: [process.execPath, script], packageDir: join(dir, 'node_modules', packageName)}
		}
	}
	const program = await findOnPath(packageName, env)
	if (program === null) return null
	const script = await realpath(program)
	return /\.[cm]?js$/.test(script)
		? {argv: [process.execPath, script], packageDir: dirname(script)}
		: {argv: [program], packageDir: ''}
}

/** What `name` means to the target: a path relative to its cwd, or the first executable of its PATH. null: there is none. */
export async function findProgram(
	name: string,
	cwd: string,
	env: Readonly<Record<string, string | undefined>>,
): Promise<string | null> {
	if (!/[/\\]/.test(name)) return findOnPath(name, env, cwd)
	const path = resolve(cwd, name)
	return (await isExecutable(path)) ? path : null
}

async function findOnPath(
	name: string,
	env: Readonly<Record<string, string | undefined>>,
	cwd = '',
): Promise<string | null> {
	for (const dir of (env.PATH ?? '').split(delimiter)) {
		// An empty or relative entry means the current directory: honoured for the target's, never for ours.
		if (!isAbsolute(dir) && cwd === '') continue
		const path = resolve(cwd, dir, name)
		if (await isExecutable(path)) return path
	}
	return null
}

async function isExecutable(path: string): Promise<boolean> {
	return access(path, constants.X_OK).then(
		() => true,
		() => false,
	)
}

async function scriptOf(packageDir: string): Promise<string | null> {
	try {
		const {name, bin} = JSON.parse(await readFile(join(packageDir, 'package.json'), 'utf8'))
		const script = typeof bin === 'string' ? bin : bin?.[name]
		if (typeof script !== 'string') return null
		await access(join(packageDir, script))
		return join(packageDir, script)
	} catch {
		return null
	}
}

function* upwards(dir: string): Generator<string> {
	for (let current = dir; ; current = dirname(current)) {
		yield current
		if (dirname(current) === current) return
	}
}
