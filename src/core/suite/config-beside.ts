/** What a configuration says beside its suites. */
import type {Problem} from '../trouble/problem.ts'
import {nearest} from '../units/nearest.ts'
import {parseShare} from '../units/share.ts'
import type {LaunchSpec} from './launch.ts'
import type {ParseOptions} from './parse-options.ts'
import {problemAt, unknownKeyAt} from './problems-of.ts'

/** Commands that are run around a run: see docs/history.md. */
export const hookNames = ['beforeRun', 'afterRun', 'onRegression', 'onAlert'] as const
export type HookName = (typeof hookNames)[number]
export type Hooks = Readonly<Partial<Record<HookName, LaunchSpec>>>

/** Shares: a change to the worse up to `margin` is no more than a note, one beyond `high` is severe. */
export interface HistoryLimits {
	readonly margin: number
	readonly high: number
}

/** By the size of changes that people act upon: see docs/history.md. */
export const standardLimits: HistoryLimits = {margin: 0.05, high: 0.15}

export interface ConfigBeside {
	/** Whether screens take the mouse; null: nothing is said of it. */
	readonly mouse: boolean | null
	/** Files of alerts, absolute. */
	readonly alertRules: readonly string[]
	/** Absent: none. */
	readonly hooks?: Hooks
	/** Absent: the usual ones. */
	readonly history?: HistoryLimits
}

export const besideKeys = ['mouse', 'alertRules', 'hooks', 'history'] as const

/** @param value  the configuration; its suites are looked at elsewhere */
export function readBeside(
	value: Readonly<Partial<Record<(typeof besideKeys)[number], unknown>>>,
	options: ParseOptions,
	problems: Problem[],
): ConfigBeside {
	const {mouse, alertRules, hooks, history} = value
	if (mouse !== undefined && typeof mouse !== 'boolean') problems.push(problemAt(['mouse'], mouse, 'true or false'))
	const read = hooks === undefined ? {} : readHooks(hooks, options, problems)
	return {
		mouse: typeof mouse === 'boolean' ? mouse : null,
		alertRules: alertFiles(alertRules, options, problems),
		...(Object.keys(read).length === 0 ? {} : {hooks: read}),
		...(history === undefined ? {} : {history: readLimits(history, problems)}),
	}
}

/** One file, or a list of them. */
function alertFiles(value: unknown, {configDir, resolvePath}: ParseOptions, problems: Problem[]): readonly string[] {
	if (value === undefined) return []
	const expected = 'a file of alerts such as "alerts.yml", relative to the configuration file, or a list of them'
	const all: readonly unknown[] = Array.isArray(value) ? Array.from(value) : [value]
	return all.flatMap((file, index) => {
		if (typeof file === 'string' && file.trim() !== '' && !file.includes('\0')) return [resolvePath(configDir, file)]
		problems.push(problemAt(Array.isArray(value) ? ['alertRules', index] : ['alertRules'], file, expected))
		return []
	})
}

function readHooks(value: unknown, {configDir}: ParseOptions, problems: Problem[]): Hooks {
	if (!isRecord(value)) {
		problems.push(problemAt(['hooks'], value, `an object with some of ${hookNames.join(', ')}`))
		return {}
	}
	const hooks: Partial<Record<HookName, LaunchSpec>> = {}
	for (const [key, line] of Object.entries(value)) {
		const name = hookNames.find(one => one === key)
		if (name === undefined) problems.push(unknownKeyAt(['hooks', key], line, knownOnly(key, hookNames)))
		else if (typeof line !== 'string' || line.trim() === '' || line.includes('\0'))
			problems.push(problemAt(['hooks', key], line, 'a command for the shell such as "node notify.js"'))
		else hooks[name] = {argv: [line], shell: true, cwd: configDir, env: {}}
	}
	return hooks
}

const limitKeys = ['margin', 'high'] as const

function readLimits(value: unknown, problems: Problem[]): HistoryLimits {
	const usual = standardLimits
	if (!isRecord(value)) {
		problems.push(problemAt(['history'], value, "an object such as {margin: '5%', high: '15%'}"))
		return usual
	}
	const limits: {margin: number; high: number} = {...usual}
	for (const [key, said] of Object.entries(value)) {
		const name = limitKeys.find(one => one === key)
		const share = typeof said === 'string' ? parseShare(said) : null
		if (name === undefined) problems.push(unknownKeyAt(['history', key], said, knownOnly(key, limitKeys)))
		else if (share === null)
			problems.push(problemAt(['history', key], said, "a percentage from 0% to 100% such as '5%'"))
		else limits[name] = share
	}
	if (limits.margin > limits.high)
		problems.push(problemAt(['history', 'high'], value['high'], 'no less than `margin`, beyond which a change counts'))
	return limits
}

function knownOnly(key: string, known: readonly string[]): string {
	const near = nearest(key, known)
	return `a known key: ${known.join(', ')}${near === null ? '' : ` (nearest: ${near})`}`
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
}
