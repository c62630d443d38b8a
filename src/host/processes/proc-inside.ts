import {readFileSync, readlinkSync, statSync} from 'node:fs'
import path from 'node:path'
import type {ProcessInside} from '../../core/events/process-inside.ts'

/** What follows them is theirs, not the script. */
const flagsWithValue =
	/^(-r|--require|--import|--loader|--experimental-loader|-e|--eval|-p|--print|-C|--conditions|--env-file|--title|--snapshot-blob|--test-name-pattern|--test-reporter|--watch-path|--run)$/

/** What Linux tells of a process that a probe could be in. */
export interface ProcProgram {
	/** Path of the file it runs. */
	readonly executable: string
	readonly argv: readonly string[]
	/** As it was when the program began. `NAME=value` each. */
	readonly environment: readonly string[]
	/** Whether it runs as the user that we are. */
	readonly isOurs: boolean
	readonly hasFolder: boolean
	readonly hasStandardDescriptors: boolean
	/** `/proc/PID/limits` */
	readonly limits: string
}

/**
 * What stands in the way of a probe: as `src/probe/kind.cjs` decides it inside, told from outside for those that never ran it.
 * @returns null when it has ended, or is another user's
 */
export function readInside(pid: number): ProcessInside | null {
	try {
		return insideOf({
			executable: path.basename(readlinkSync(`/proc/${pid}/exe`)),
			argv: readStrings(`/proc/${pid}/cmdline`),
			environment: readStrings(`/proc/${pid}/environ`),
			isOurs: statSync(`/proc/${pid}`).uid === process.geteuid?.(),
			hasFolder: !readlinkSync(`/proc/${pid}/cwd`).endsWith(' (deleted)'),
			hasStandardDescriptors: [0, 1, 2].every(fd => isOpen(pid, fd)),
			limits: readFileSync(`/proc/${pid}/limits`, 'latin1'),
		})
	} catch {
		return null
	}
}

export function insideOf({executable, argv, environment, ...state}: ProcProgram): ProcessInside {
	if (!/^node(js)?\b/.test(executable)) return 'foreign'
	const options = variableOf(environment, 'NODE_OPTIONS')
	const [flags, script] = splitFlags(argv.slice(1))
	const has = (flag: RegExp) => [...flags, ...options.split(/\s+/)].some(word => flag.test(word))
	const isTests = has(/^--test$/)
	if (has(/^--run(=|$)/) || (has(/^--watch(-path)?(=|$)/) && !isTests)) return 'launcher'
	if (isTests && !has(/^--(experimental-)?test-isolation=none$/)) return 'tests'
	if (script === 'inspect' || has(/^(-c|--check|--prof-process|--build-snapshot(-config)?)$/)) return 'tool'
	if (has(/^--experimental-permission$/)) return 'permission'
	const reached = variableOf(environment, 'ARSENAL_SOCKET') !== '' && /relay\.cjs/.test(options)
	if (!reached) return 'no-options'
	if (has(/^--(experimental-)?permission$/)) return 'permission'
	if (has(/^--snapshot-blob(=|$)/)) return 'snapshot'
	if (!state.isOurs) return 'user'
	if (!state.hasFolder) return 'folder'
	if (isConfined(state.limits)) return 'limits'
	return state.hasStandardDescriptors ? 'silent' : 'descriptors'
}

const fewDescriptors = 128

function isConfined(limits: string): boolean {
	const soft = (name: string) => new RegExp(`^Max ${name} +(\\d+)`, 'm').exec(limits)?.[1]
	if (soft('address space') !== undefined || soft('data size') !== undefined) return true
	return Number(soft('open files') ?? Number.NaN) <= fewDescriptors
}

/** @returns the flags that come before the script, and the script */
function splitFlags(words: readonly string[]): readonly [flags: readonly string[], script: string | undefined] {
	let at = 0
	while (at < words.length && words[at]!.startsWith('-') && words[at] !== '--')
		at += flagsWithValue.test(words[at]!) ? 2 : 1
	return [words.slice(0, at), words[at]]
}

function variableOf(environment: readonly string[], name: string): string {
	return environment.find(entry => entry.startsWith(`${name}=`))?.slice(name.length + 1) ?? ''
}

function readStrings(file: string): readonly string[] {
	return readFileSync(file, 'utf8').split('\0')
}

function isOpen(pid: number, fd: number): boolean {
	try {
		readlinkSync(`/proc/${pid}/fd/${fd}`)
		return true
	} catch {
		return false
	}
}
