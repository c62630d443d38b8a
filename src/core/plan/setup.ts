import type {LaunchSpec} from '../suite/launch.ts'
import {withholdSecrets} from '../units/withhold-secrets.ts'
import {wholeLaunch} from './launch-words.ts'
import type {RunPlan, SuitePlan} from './plan.ts'
import {withholdValues} from './withheld.ts'

/**
 * What was measured, and how: every setting of a suite that can change its figures, by name, as text. Two runs of which one differs are of two different
 * things. Values of the environment, of headers, bodies and addresses are not in it: their names are.
 */
export type Setup = Readonly<Record<string, string>>

export interface SetupDifference {
	readonly setting: string
	/** null: it was not set. */
	readonly before: string | null
	readonly after: string | null
}

/**
 * What is asked of a suite, what it is called and how long one goes on measuring it changes no figure. Neither does where on the disk it is: the same
 * revision in another checkout is the same.
 */
const changesNothing: ReadonlySet<string> = new Set([
	'name',
	'tags',
	'rules',
	'baseline',
	// It is compared by itself: core/plan/runtime.ts.
	'nodeVersion',
	'flameAtEnd',
	'profileBroken',
	'stop',
	'allowedExitCodes',
	'timeoutMs',
	'runs',
	'samplesInsisted',
	'only',
	'cwd',
])

/** What readers know under another name. */
const names: Readonly<Record<string, string>> = {launch: 'command', withheldEnv: 'environment', argv: 'command'}

export function setupOf(plan: SuitePlan, {sampleHz, profiler}: Pick<RunPlan, 'sampleHz' | 'profiler'>): Setup {
	const {launch, ...rest} = withholdValues(plan)
	const settings = [
		...ofLaunch('command', launch),
		...Object.entries(rest).flatMap(([key, value]) => (changesNothing.has(key) ? [] : flat([nameOf(key)], value))),
		['samples of processes a second', String(sampleHz)] as const,
		...(profiler === null ? [] : [['profiler', profiler] as const]),
	]
	const inside = `${launch.cwd}/`
	return Object.fromEntries(
		settings
			.map(([name, text]) => [name, text.startsWith(inside) ? text.slice(inside.length) : text] as const)
			.toSorted(([a], [b]) => byName(a, b)),
	)
}

/** Settings in which two differ, in the order of their names. */
export function setupDifferences(before: Setup, after: Setup): readonly SetupDifference[] {
	const all = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted(byName)
	return all
		.map(setting => ({setting, before: ownOf(before, setting), after: ownOf(after, setting)}))
		.filter(one => one.before !== one.after)
}

function ownOf(setup: Setup, setting: string): string | null {
	return Object.hasOwn(setup, setting) ? setup[setting]! : null
}

type Settings = ReadonlyArray<readonly [name: string, text: string]>

function flat(path: readonly string[], value: unknown): Settings {
	if (value === undefined || value === null || value === false) return []
	if (typeof value !== 'object')
		return [[path.join('.'), isContent(path.at(-1)) ? markOf(String(value)) : withholdSecrets(String(value))]]
	if (isLaunch(value)) return ofLaunch(path.join('.'), value)
	const children: ReadonlyArray<readonly [string, unknown]> = Array.isArray(value)
		? value.map((one, at) => [String(at + 1), one] as const)
		: Object.entries(value).filter(([key]) => !changesNothing.has(key) || path.length > 0)
	return children.flatMap(([key, one]) => flat([...path, nameOf(key)], one))
}

function ofLaunch(
	name: string,
	{shellProgram, withheldEnv = [], env, unmarked, input, ...launch}: LaunchSpec,
): Settings {
	const variables = [...new Set([...withheldEnv, ...Object.keys(env)])].toSorted(byName)
	return [
		[name, withholdSecrets(wholeLaunch({...launch, env}))],
		...(shellProgram === undefined ? [] : [[`${name}.shell`, shellProgram] as const]),
		...(variables.length === 0 ? [] : [[`${name}.environment`, variables.join(', ')] as const]),
		...(unmarked ? [[`${name}.unmarked`, 'true'] as const] : []),
		...flat([name, 'input'], input),
	]
}

/** Texts of files and for standard input: whether they are the same is all that matters, and they may hold anything. */
function isContent(key: string | undefined): boolean {
	return key === 'text' || key === 'append'
}

/** FNV-1a of 64 bits: tells two apart that nobody has made to be alike. */
function markOf(text: string): string {
	let hash = 0xcbf29ce484222325n
	for (let i = 0; i < text.length; i++) hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n)
	return `${text.length} characters, ${hash.toString(16).padStart(16, '0')}`
}

function nameOf(key: string): string {
	return Object.hasOwn(names, key) ? names[key]! : key
}

function isLaunch(value: object): value is LaunchSpec {
	return 'argv' in value && 'shell' in value && 'env' in value
}

function byName(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0
}
