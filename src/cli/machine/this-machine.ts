import {execFile} from 'node:child_process'
import {accessSync, constants, readFileSync, statSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {promisify} from 'node:util'
import type {Session} from '../session.ts'
import type {Machine} from './checks.ts'

export async function thisMachine({cwd, env, streams}: Pick<Session, 'cwd' | 'env' | 'streams'>): Promise<Machine> {
	const {stdout} = streams
	return {
		nodeVersion: process.version,
		targetNodeVersion: await nodeOnPath(cwd, env),
		platform: process.platform,
		cores: os.availableParallelism(),
		memoryBytes: os.totalmem(),
		loadAverage1: os.loadavg()[0]!,
		governor: firstLine('/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor'),
		canReadProc: firstLine('/proc/self/stat') !== null,
		profilers: {'0x': installedVersion('0x', cwd, env), clinic: installedVersion('clinic', cwd, env)},
		terminal: stdout.isTTY
			? {
					columns: stdout.columns,
					rows: stdout.rows,
					name: env.TERM ?? '',
					isUtf8: /utf-?8/i.test(env.LC_ALL || env.LC_CTYPE || env.LANG || ''),
				}
			: null,
		isCi: Boolean(env.CI),
	}
}

async function nodeOnPath(cwd: string, env: Session['env']): Promise<string | null> {
	try {
		const {stdout} = await promisify(execFile)('node', ['--version'], {
			cwd,
			env: {...env, NODE_OPTIONS: ''},
			timeout: 5000,
		})
		return /^v\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? null
	} catch {
		return null
	}
}

/** Where npm would put it, above us and above the working directory, and then as a program on PATH. */
function installedVersion(name: string, cwd: string, env: Session['env']): string | null {
	for (const start of [import.meta.dirname, cwd]) {
		for (let folder = start; ; folder = path.dirname(folder)) {
			const manifest = path.join(folder, 'node_modules', name, 'package.json')
			if (isFile(manifest)) return versionIn(manifest)
			if (folder === path.dirname(folder)) break
		}
	}
	const isOnPath = (env.PATH ?? '')
		.split(path.delimiter)
		.some(folder => path.isAbsolute(folder) && isExecutable(path.join(folder, name)))
	return isOnPath ? 'on PATH' : null
}

function isFile(file: string): boolean {
	try {
		return statSync(file).isFile()
	} catch {
		return false
	}
}

/** What is in there is somebody else's, and may be anything. */
export function versionIn(manifest: string): string {
	const unknown = 'some version'
	try {
		const {version} = JSON.parse(readFileSync(manifest, 'utf8'))
		return typeof version === 'string' ? version : unknown
	} catch {
		return unknown
	}
}

function isExecutable(file: string): boolean {
	try {
		accessSync(file, constants.X_OK)
		return true
	} catch {
		return false
	}
}

function firstLine(file: string): string | null {
	try {
		return readFileSync(file, 'utf8').split('\n')[0]!.trim() || null
	} catch {
		return null
	}
}
