import {accessSync, constants, statSync} from 'node:fs'
import path from 'node:path'
import type {ProcessExit} from '../../core/events/process-exit.ts'
import type {LaunchSpec} from '../../core/plan/plan.ts'

/** The system only says "no such file"; the user needs to know which one. */
export function describeLaunchFailure(
	spec: LaunchSpec,
	code: string,
	systemMessage: string,
): NonNullable<ProcessExit['failure']> {
	return {code, message: explain(spec, code) ?? systemMessage}
}

function explain(spec: LaunchSpec, code: string): string | null {
	const program = spec.shell ? (spec.shellProgram ?? '/bin/sh') : (spec.argv[0] ?? '')
	const cwd = kindOf(spec.cwd)
	if (cwd === 'missing') return `The working directory ${spec.cwd} does not exist.`
	if (cwd === 'file') return `The working directory ${spec.cwd} is not a directory.`
	if (spec.input !== undefined && 'file' in spec.input) {
		const kind = kindOf(spec.input.file)
		if (kind === 'missing') return `The input file ${spec.input.file} does not exist.`
		if (kind === 'directory') return `The input file ${spec.input.file} is a directory.`
		if (code === 'EACCES' && !isReadable(spec.input.file)) return `The input file ${spec.input.file} may not be read.`
	}
	if (program === '') return 'The command is empty.'
	const isPath = program.includes('/')
	const kind = isPath ? kindOf(path.resolve(spec.cwd, program)) : 'missing'
	if (code === 'ENOENT' || code === 'ENOTDIR') {
		if (!isPath) return `There is no program "${program}" on the PATH.`
		if (kind === 'missing') return `There is no program ${program}.`
		return kind === 'file' ? `The program ${program} names an interpreter in its first line that does not exist.` : null
	}
	if (code === 'EACCES' || code === 'EISDIR' || code === 'EPERM') {
		if (kind === 'directory') return `${program} is a directory, not a program.`
		return `The program ${program} may not be executed (chmod +x makes it executable).`
	}
	if (code === 'E2BIG') return 'The arguments and the environment together are too long for this system.'
	if (code === 'EMFILE' || code === 'ENFILE') return 'No file descriptors are left to start a program with.'
	return null
}

function kindOf(file: string): 'missing' | 'file' | 'directory' | 'unknown' {
	try {
		const stats = statSync(file, {throwIfNoEntry: false})
		if (stats === undefined) return 'missing'
		return stats.isDirectory() ? 'directory' : 'file'
	} catch {
		// Behind a directory we may not enter, or no path at all.
		return 'unknown'
	}
}

function isReadable(file: string): boolean {
	try {
		accessSync(file, constants.R_OK)
		return true
	} catch {
		return false
	}
}

export function codeOf(error: unknown): string {
	if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
	// execa refuses some arguments in its own words.
	return error instanceof TypeError ? 'ERR_INVALID_ARG_VALUE' : 'UNKNOWN'
}

export function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error)
}
