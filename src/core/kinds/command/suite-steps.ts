import type {LaunchSpec} from '../../suite/launch.ts'
import {fillPlaceholders} from '../../suite/params.ts'

/** Programs run around the runs of a `command` suite. None of them is timed, and one that fails ends the suite. */
export interface CommandSteps {
	/** Once, before all runs. */
	readonly setup?: LaunchSpec
	/** Once, after all runs, whatever came of them. */
	readonly cleanup?: LaunchSpec
	/** Before each run, warm-up runs included. */
	readonly prepare?: LaunchSpec
	/** After each run. */
	readonly conclude?: LaunchSpec
}

/** One combination of parameters. */
export interface CommandVariant extends Pick<CommandSteps, 'prepare' | 'conclude'> {
	readonly label: string
	readonly launch: LaunchSpec
}

export function fillLaunch(spec: LaunchSpec, values: Readonly<Record<string, string>>): LaunchSpec {
	const fill = (text: string) => fillPlaceholders(text, values)
	const {input} = spec
	return {
		...spec,
		argv: spec.argv.map(fill),
		cwd: fill(spec.cwd),
		env: Object.fromEntries(Object.entries(spec.env).map(([name, value]) => [name, fill(value)])),
		...(input === undefined ? {} : {input: 'file' in input ? {file: fill(input.file)} : {text: fill(input.text)}}),
	}
}
