import * as z from 'zod/mini'
import {combinationsOf, type Params} from '../kinds/command/suite-params.ts'
import {type CommandSteps, type CommandVariant, fillLaunch} from '../kinds/command/suite-steps.ts'
import {microSuite} from '../kinds/micro/suite.ts'
import type {Problem} from '../trouble/problem.ts'
import type {LaunchSpec} from './launch.ts'
import {nearest} from './nearest.ts'
import type {ParseOptions} from './parse-options.ts'
import {problemsOf} from './problems-of.ts'
import {readCommand} from './read-command.ts'
import {showPath, showValue} from './show-value.ts'
import {type Suite, suiteDefaults} from './suite.ts'
import {commandSchema, kindsOfKey, observeSchema, type RawStep, unknownKindSchema} from './suite-schema.ts'

export type ParsedConfig = {readonly suites: readonly Suite[]} | {readonly problems: readonly Problem[]}

const kinds: readonly string[] = ['observe', 'command', 'micro']
/** Kinds of the configuration's contract that this version cannot carry out. */
const laterKinds: readonly string[] = ['load']
/** Keys of the contract that this version would have to ignore. */
const laterKeys: readonly string[] = ['budgets']

/**
 * A configuration's value to suites with every default filled in, or every problem it has. The value may come from anywhere: nothing in
 * it is trusted, and nothing of it is shown without being shortened and escaped.
 */
export function parseConfig(value: unknown, options: ParseOptions): ParsedConfig {
	try {
		return parse(value, options)
	} catch (error) {
		// Only a getter or a proxy of the configuration's own can throw in there.
		const reason = error instanceof Error ? error.message : String(error)
		return {
			problems: [
				{path: 'the configuration', value: showValue(reason), expected: 'plain values (reading one threw an error)'},
			],
		}
	}
}

function parse(value: unknown, options: ParseOptions): ParsedConfig {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		return {problems: [problem([], value, 'an object such as {suites: [...]}')]}
	}
	const problems: Problem[] = []
	for (const key of Object.keys(value)) {
		if (key === 'suites') continue
		problems.push(problem([key], (value as Record<string, unknown>)[key], unknownKey(key, ['suites'])))
	}
	const list = (value as {suites?: unknown}).suites
	if (!Array.isArray(list) || list.length === 0) {
		problems.push(problem(['suites'], list, 'a list with at least one suite'))
		return {problems}
	}
	// Array.from, unlike map, also visits the holes of a sparse list.
	const suites = Array.from(list, (item: unknown, index) => parseSuite(item, index, options, problems))
	problems.push(...repeatedNames(list))
	return problems.length > 0 ? {problems} : {suites: suites.filter(suite => suite !== null)}
}

/** @returns null when it has problems, which have then been added to `problems` */
function parseSuite(value: unknown, index: number, options: ParseOptions, problems: Problem[]): Suite | null {
	const before = problems.length
	const at = ['suites', index]
	const kind = typeof value === 'object' && value !== null ? (value as {kind?: unknown}).kind : undefined
	const isSuite = typeof value === 'object' && value !== null && !Array.isArray(value)
	if (isSuite && !(typeof kind === 'string' && kinds.includes(kind))) {
		problems.push(problem([...at, 'kind'], kind, expectedKind(kind)))
	}

	if (kind === 'micro') {
		const made = microSuite(value, options)
		if ('suite' in made) return made.suite
		problems.push(...problemsOf(made.issues, value, at, unknownKey))
		return null
	}
	const observe = kind === 'observe' ? z.safeParse(observeSchema, value) : null
	const command = kind === 'command' ? z.safeParse(commandSchema, value) : null
	const parsed = observe ?? command ?? z.safeParse(unknownKindSchema, value)
	if (parsed.error) problems.push(...problemsOf(parsed.error.issues, value, at, unknownKey))
	if (!isSuite) return null

	const raw = value as Readonly<Partial<Record<'command' | 'shell' | 'probe' | 'observe' | 'flame' | 'deep', unknown>>>
	const commandProblem = (expected: string, path: readonly PropertyKey[] = []) => {
		const place = path.length > 0 && Array.isArray(raw.command) ? raw.command[path[0] as number] : raw.command
		problems.push(problem([...at, 'command', ...path], place, expected))
	}
	const hasShell = raw.shell === true || (typeof raw.shell === 'string' && raw.shell !== '')
	const read = readCommand(raw.command, hasShell, commandProblem)
	for (const key of ['flame', 'deep'] as const) {
		if (raw.probe === false && raw[key] === true)
			problems.push(problem([...at, key], true, 'no probe: false beside it, it needs the probe'))
		if (raw.observe === 'outside' && raw[key] === true)
			problems.push(problem([...at, key], true, 'no observe: "outside" beside it, it needs the probe'))
	}
	if (raw.observe === 'outside' && typeof raw.probe === 'object')
		problems.push(problem([...at, 'observe'], 'outside', 'no settings of the probe beside it, it leaves that out'))
	if (raw.observe === 'inside' && raw.probe === false)
		problems.push(problem([...at, 'observe'], 'inside', 'no probe: false beside it, which leaves it out'))
	if (problems.length > before || !parsed.success) return null

	const cwd = options.resolvePath(options.configDir, parsed.data.cwd ?? '.')
	const env = parsed.data.env ?? {}
	const shared = {
		name: parsed.data.name,
		tags: [...new Set(parsed.data.tags ?? [])],
		launch: {
			...read,
			...(typeof raw.shell === 'string' ? {shellProgram: raw.shell} : {}),
			cwd,
			env,
		} satisfies LaunchSpec,
		probe: probeWish(parsed.data.observe === 'outside' ? 'outside' : parsed.data.probe),
		deep: parsed.data.deep ?? false,
		flame: parsed.data.flame ?? null,
		stop: {
			signal: parsed.data.stop?.signal ?? suiteDefaults.stop.signal,
			graceMs: parsed.data.stop?.grace ?? suiteDefaults.stop.graceMs,
		},
		allowedExitCodes: parsed.data.exitCodes ?? suiteDefaults.allowedExitCodes,
	}
	if (observe?.success) {
		const {driver, ready, duration} = observe.data
		return {
			...shared,
			kind: 'observe',
			ready: ready ?? {is: 'at-once'},
			driver: driver
				? {
						argv: driver.argv,
						shell: driver.shell,
						cwd: driver.cwd === undefined ? cwd : options.resolvePath(options.configDir, driver.cwd),
						env: {...env, ...driver.env},
					}
				: null,
			durationMs: duration ?? null,
		}
	}
	if (command?.success) {
		const {data} = command
		const written = {...shared.launch, cwd: data.cwd ?? '.', ...(data.input === undefined ? {} : {input: data.input})}
		const steps = readSteps(data, written, (key, path, expected) => {
			const place = (raw as Record<string, unknown>)[key]
			problems.push(problem([...at, key, ...path], place, expected))
		})
		const {variants, unused} = variantsOf(data.params, {launch: written, ...steps})
		for (const name of unused)
			problems.push(problem([...at, 'params', name], undefined, `a {${name}} somewhere in the command or around it`))
		if (problems.length > before) return null
		return {
			...shared,
			...mapLaunches({launch: written, ...steps}, placed),
			...(variants === null ? {} : {variants: variants.map(variant => mapLaunches(variant, placed))}),
			kind: 'command',
			runs: data.runs ?? suiteDefaults.runs,
			warmup: data.warmup ?? null,
			timeoutMs: data.timeout ?? null,
		}
	}
	return null

	/** Folders and files from where the configuration stands. */
	function placed(spec: LaunchSpec): LaunchSpec {
		const from = (file: string) => options.resolvePath(options.configDir, file)
		return {
			...spec,
			cwd: from(spec.cwd),
			...(spec.input && 'file' in spec.input ? {input: {file: from(spec.input.file)}} : {}),
		}
	}
}

const stepNames = ['setup', 'cleanup', 'prepare', 'conclude'] as const

function readSteps(
	data: Readonly<Partial<Record<(typeof stepNames)[number], RawStep | undefined>>>,
	{shell, shellProgram, cwd, env}: LaunchSpec,
	report: (key: string, path: readonly PropertyKey[], expected: string) => void,
): CommandSteps {
	const steps: Partial<Record<(typeof stepNames)[number], LaunchSpec>> = {}
	for (const key of stepNames) {
		const raw = data[key]
		if (raw === undefined) continue
		const asked = raw.shell ?? (shell && typeof raw.command === 'string' ? (shellProgram ?? true) : false)
		steps[key] = {
			...readCommand(raw.command, asked !== false, (expected, path = []) => report(key, path, expected)),
			...(typeof asked === 'string' ? {shellProgram: asked} : {}),
			cwd: raw.cwd ?? cwd,
			env: {...env, ...raw.env},
		}
	}
	return steps
}

type Template = {readonly launch: LaunchSpec} & Pick<CommandSteps, 'prepare' | 'conclude'>

/** @returns also the parameters nothing refers to: the same would be measured again and again under other names */
function variantsOf(
	params: Params | undefined,
	{launch, prepare, conclude}: Template,
): {readonly variants: readonly CommandVariant[] | null; readonly unused: readonly string[]} {
	if (params === undefined) return {variants: null, unused: []}
	const template = {launch, ...(prepare ? {prepare} : {}), ...(conclude ? {conclude} : {})}
	const text = JSON.stringify(template)
	return {
		unused: Object.keys(params).filter(name => !text.includes(`{${name}}`)),
		variants: combinationsOf(params).map(({label, values}) => ({
			label,
			...mapLaunches(template, spec => fillLaunch(spec, values)),
		})),
	}
}

function mapLaunches<T extends {readonly launch: LaunchSpec} & CommandSteps>(
	of: T,
	change: (spec: LaunchSpec) => LaunchSpec,
): T {
	const changed: Record<string, LaunchSpec> = {}
	for (const key of ['launch', ...stepNames] as const) if (of[key] !== undefined) changed[key] = change(of[key])
	return {...of, ...changed}
}

function probeWish(probe: 'off' | 'outside' | {readonly interval?: number | undefined} | undefined): Suite['probe'] {
	if (probe === undefined) return {is: 'default'}
	if (probe === 'off') return {is: 'off'}
	if (probe === 'outside') return {is: 'off', outside: true}
	return {is: 'on', cpuIntervalUs: probe.interval === undefined ? null : Math.round(probe.interval * 1000)}
}

function expectedKind(kind: unknown): string {
	const available = kinds
		.map(name => `"${name}"`)
		.join(', ')
		.replace(/, (?=[^,]*$)/, ' or ')
	if (typeof kind !== 'string') return available
	if (laterKinds.includes(kind)) return `${available} ("${kind}" is not available in this version)`
	const near = nearest(kind, kinds)
	return near === null ? available : `${available} (nearest: "${near}")`
}

function unknownKey(key: string, known: readonly string[]): string {
	if (laterKeys.includes(key)) return 'no such key, it is not available in this version'
	// A key of the other kind, where a suite's own keys are meant and not those of its driver.
	if (Object.hasOwn(kindsOfKey, key) && known.includes('kind'))
		return `no such key, only suites of kind ${kindsOfKey[key]!.map(kind => `"${kind}"`).join(' or ')} have it`
	const near = nearest(key, known)
	return near === null ? `a known key: ${known.join(', ')}` : `a known key (nearest: ${near})`
}

/** Compared as written, whether or not the suites are otherwise right. */
function repeatedNames(list: readonly unknown[]): readonly Problem[] {
	const first = new Map<string, number>()
	const problems: Problem[] = []
	list.forEach((item, index) => {
		const name = typeof item === 'object' && item !== null ? (item as {name?: unknown}).name : undefined
		if (typeof name !== 'string') return
		const earlier = first.get(name)
		if (earlier === undefined) first.set(name, index)
		else
			problems.push(problem(['suites', index, 'name'], name, `a name of its own (suites[${earlier}] has it already)`))
	})
	return problems
}

function problem(path: readonly PropertyKey[], value: unknown, expected: string): Problem {
	return value === undefined
		? {path: showPath(path), expected}
		: {path: showPath(path), value: showValue(value), expected}
}
