import {readdirSync, statSync} from 'node:fs'
import path from 'node:path'
import {benchFileSuite, type MicroSuite} from '../../core/kinds/micro/suite.ts'
import {needsOf} from '../../core/plan/kinds.ts'
import type {RunPlan} from '../../core/plan/plan.ts'
import {configFileNames} from '../../core/suite/config-file-names.ts'
import {showValue} from '../../core/suite/show-value.ts'
import {joinWords} from '../../core/suite/split-words.ts'
import type {Suite} from '../../core/suite/suite.ts'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import {sanitise} from '../../core/units/sanitise.ts'

const ending = /\.[cm]?[jt]sx?$/
const benchEnding = /\.bench\.[cm]?[jt]sx?$/

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
 * @throws ArsenalError `unknown-suite` for what looks like a bench file, or is a folder, and is no suite
 */
export async function suitesAround(
	cwd: string,
	names: readonly string[],
	load: () => Promise<readonly Suite[]>,
): Promise<readonly Suite[]> {
	const files = benchFileSuites(cwd, names)
	if (names.length > 0 && names.every(name => files.some(file => file.name === name))) return files
	const missing = names.find(name => ending.test(name) && !files.some(file => file.name === name))
	const folders = names.filter(name => isFolder(path.resolve(cwd, name)))
	const configured = await load().catch(error => {
		if (
			(missing !== undefined || folders.length > 0) &&
			error instanceof ArsenalError &&
			error.code === 'config-not-found'
		)
			return []
		throw error
	})
	if (missing !== undefined && !configured.some(suite => suite.name === missing))
		throw new ArsenalError('unknown-suite', `There is no bench file and no suite ${sanitise(missing)}.`, {
			advice: `Looked for ${sanitise(path.resolve(cwd, missing))}.`,
		})
	const folder = folders.find(name => !configured.some(suite => suite.name === name))
	if (folder !== undefined) throw folderIsNoSuite(cwd, folder, configured)
	const taken = new Set(configured.map(suite => suite.name))
	return [...configured, ...files.filter(file => !taken.has(file.name))]
}

/** @throws ArsenalError `bad-config` when a suite of the plan names a file that is not there */
export function requireBenchFiles(plan: RunPlan): void {
	const missing = plan.suites.flatMap(suite => {
		const file = needsOf(suite).benchFile(suite)
		return file === null || isFile(file) ? [] : [{name: suite.name, file}]
	})
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

const mostNamed = 8

/** Other tools take a folder for all that is in it. What was meant can often be told from what is there. */
function folderIsNoSuite(cwd: string, name: string, configured: readonly Suite[]): ArsenalError {
	const inside = namesIn(path.resolve(cwd, name))
	const benches = inside.filter(one => benchEnding.test(one))
	const command = (...words: string[]) => joinWords(['arsenal-tui', 'run', ...words])
	const asSuites = configured.length === 0 ? '' : `, or suites: ${joinWords(configured.map(suite => suite.name))}`
	const advice = configFileNames.some(one => inside.includes(one))
		? `To run the suites configured there: ${command('--config', name)}`
		: benches.length > 0
			? `To run the bench files there: ${command(...benches.slice(0, mostNamed).map(one => path.join(name, one)))}${benches.length > mostNamed ? ' ...' : ''}`
			: `Name bench files${asSuites || ', or write a configuration with suites: arsenal-tui init'}`
	return new ArsenalError('unknown-suite', `There is no suite ${showValue(name)}: it is a folder.`, {advice})
}

function namesIn(folder: string): string[] {
	try {
		return readdirSync(folder).sort((a, b) => (a < b ? -1 : 1))
	} catch {
		return []
	}
}

function isFolder(file: string): boolean {
	return statSync(file, {throwIfNoEntry: false})?.isDirectory() ?? false
}

function isFile(file: string): boolean {
	return statSync(file, {throwIfNoEntry: false})?.isFile() ?? false
}
