import type {KindOfSuite} from '../../suite/kind-of-suite.ts'
import type {LaunchSpec} from '../../suite/launch.ts'
import {combinationsOf, type Params} from '../../suite/params.ts'
import type {ParseOptions} from '../../suite/parse-options.ts'
import type {RawSuite} from '../../suite/raw-suite.ts'
import {readCommand} from '../../suite/read-command.ts'
import {readStarted} from '../../suite/read-started.ts'
import {type CommandSuite, commandDefaults} from './suite.ts'
import {type CommandData, commandSchema} from './suite-schema.ts'
import {type CommandSteps, type CommandVariant, fillLaunch} from './suite-steps.ts'

export const commandSuites: KindOfSuite<CommandSuite> = {
	schema: commandSchema,
	read(raw) {
		const data = raw.parse(commandSchema)
		const shared = readStarted(raw, data)
		if (data === null || shared === null) return null
		// Placeholders are filled in before folders and files are looked for: one may stand at the beginning of a path.
		const launch = {...shared.launch, cwd: data.cwd ?? '.', ...(data.input === undefined ? {} : {input: data.input})}
		const steps = readSteps(data, launch, raw)
		const {variants, unused} = variantsOf(data.params, {launch, ...steps})
		for (const name of unused)
			raw.report(['params', name], undefined, `a {${name}} somewhere in the command or around it`)
		if (raw.problems.length > 0) return null
		const placed = (spec: LaunchSpec) => placedFrom(raw.options, spec)
		return {
			...shared,
			...mapLaunches({launch, ...steps}, placed),
			...(variants === null ? {} : {variants: variants.map(variant => mapLaunches(variant, placed))}),
			kind: 'command',
			runs: data.runs ?? commandDefaults.runs,
			warmup: data.warmup ?? null,
			timeoutMs: data.timeout ?? null,
		}
	},
	labels: ({variants = []}) => ({benchmark: variants.map(({label}) => label)}),
}

/** Folders and files from where the configuration stands. */
function placedFrom({configDir, resolvePath}: ParseOptions, spec: LaunchSpec): LaunchSpec {
	const from = (file: string) => resolvePath(configDir, file)
	return {
		...spec,
		cwd: from(spec.cwd),
		...(spec.input && 'file' in spec.input ? {input: {file: from(spec.input.file)}} : {}),
	}
}

const stepNames = ['setup', 'cleanup', 'prepare', 'conclude'] as const

function readSteps(data: CommandData, {shell, shellProgram, cwd, env}: LaunchSpec, raw: RawSuite): CommandSteps {
	const steps: Partial<Record<(typeof stepNames)[number], LaunchSpec>> = {}
	for (const key of stepNames) {
		const step = data[key]
		if (step === undefined) continue
		const asked = step.shell ?? (shell && typeof step.command === 'string' ? (shellProgram ?? true) : false)
		const command = readCommand(step.command, asked !== false, (expected, path = []) =>
			raw.report([key, ...path], (raw.value as Readonly<Record<string, unknown>>)[key], expected),
		)
		steps[key] = {
			...command,
			...(typeof asked === 'string' ? {shellProgram: asked} : {}),
			cwd: step.cwd ?? cwd,
			env: {...env, ...step.env},
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
