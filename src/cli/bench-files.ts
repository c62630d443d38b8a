import {statSync} from 'node:fs'
import path from 'node:path'
import type {RunPlan} from '../core/plan/plan.ts'
import {benchFileSuite} from '../core/suite/micro-suite.ts'
import {showValue} from '../core/suite/show-value.ts'
import type {MicroSuite, Suite} from '../core/suite/suite.ts'
import {ArsenalError} from '../core/trouble/arsenal-error.ts'
import {sanitise} from '../core/units/sanitise.ts'

const ending = /\.[cm]?[jt]sx?$/

export function looksLikeBenchFile(name: string): boolean {
	return ending.test(name) && !/\s/.test(name)
}

/** Bench files among what was typed where suites are named: each is a suite with every default, named as it was typed. */
export function benchFileSuites(cwd: string, names: readonly string[]): readonly MicroSuite[] {
	return [...new Set(names)]
		.filter(name => ending.test(name) && isFile(path.resolve(cwd, name)))
		.map(name => benchFileSuite(name, {name, file: path.resolve(cwd, name), cwd}))
}

/**
 * All suites that can be named: bench files that were typed need no configuration.
 * @throws ArsenalError `unknown-suite` for what looks like a bench file and is neither that nor a suite
 */
export async function suitesAround(
	cwd: string,
	names: readonly string[],
	load: () => Promise<readonly Suite[]>,
): Promise<readonly Suite[]> {
	const files = benchFileSuites(cwd, names)
	if (names.length > 0 && names.every(name => files.some(file => file.name === name))) return files
	const missing = names.find(name => ending.test(name) && !files.some(file => file.name === name))
	const configured = await load().catch(error => {
		if (missing !== undefined && error instanceof ArsenalError && error.code === 'config-not-found') return []
		throw error
	})
	if (missing !== undefined && !configured.some(suite => suite.name === missing))
		throw new ArsenalError('unknown-suite', `There is no bench file and no suite ${sanitise(missing)}.`, {
			advice: `Looked for ${sanitise(path.resolve(cwd, missing))}.`,
		})
	const taken = new Set(configured.map(suite => suite.name))
	return [...configured, ...files.filter(file => !taken.has(file.name))]
}

/** @throws ArsenalError `bad-config` when a suite of the plan names a file that is not there */
export function requireBenchFiles(plan: RunPlan): void {
	const missing = plan.suites.flatMap(suite => (suite.kind === 'micro' && !isFile(suite.file) ? [suite] : []))
	if (missing.length === 0) return
	throw new ArsenalError(
		'bad-config',
		missing.length === 1 ? 'A bench file is not there:' : 'Bench files are not there:',
		{
			problems: missing.map(suite => ({
				path: `file of ${sanitise(suite.name)}`,
				value: showValue(suite.file),
				expected: 'a file, relative to the configuration file',
			})),
		},
	)
}

function isFile(file: string): boolean {
	return statSync(file, {throwIfNoEntry: false})?.isFile() ?? false
}
