/**
 * Plans are written into run logs, and a configuration's `env` is where people put tokens and passwords: logs hold the names of variables and
 * no values. Whoever runs a plan again needs the values from elsewhere.
 */
import type {LaunchSpec} from './plan.ts'

/** The same plan, or part of one, as it may be written down. */
export function withholdValues<Plan>(plan: Plan): Plan {
	return mapLaunches(plan, plan, launch => {
		const names = [...(launch.withheldEnv ?? []), ...Object.keys(launch.env)]
		return names.length === 0 ? launch : {...launch, env: {}, withheldEnv: names}
	})
}

/** Names of the variables whose values are not in the plan, each once. */
export function withheldNames(plan: unknown): string[] {
	const names = new Set<string>()
	mapLaunches(plan, plan, launch => {
		for (const name of launch.withheldEnv ?? []) names.add(name)
		return launch
	})
	return [...names]
}

/**
 * Fills in what was withheld, each value from the same place of a plan that has it.
 *
 * @returns the plan, and the names of those that `source` does not have either
 */
export function restoreValues<Plan>(plan: Plan, source: Plan): {readonly plan: Plan; readonly lacking: string[]} {
	const lacking = new Set<string>()
	const restored = mapLaunches(plan, source, (launch, other) => {
		const {withheldEnv = [], ...rest} = launch
		if (withheldEnv.length === 0) return launch
		const found = withheldEnv.filter(name => other !== null && Object.hasOwn(other.env, name))
		for (const name of withheldEnv) if (!found.includes(name)) lacking.add(name)
		const env = Object.fromEntries([
			...Object.entries(launch.env),
			...found.map(name => [name, other!.env[name]!] as const),
		])
		return {...rest, env}
	})
	return {plan: restored, lacking: [...lacking]}
}

/** Over every launch in plain data, wherever it stands, with what stands in that place of `other`. */
function mapLaunches<Data>(
	data: Data,
	other: unknown,
	change: (launch: LaunchSpec, other: LaunchSpec | null) => LaunchSpec,
): Data {
	if (typeof data !== 'object' || data === null) return data
	const there = (key: string | number) => (other as Record<string | number, unknown> | null | undefined)?.[key]
	if (Array.isArray(data)) return data.map((one, at) => mapLaunches(one, there(at), change)) as Data
	if (isLaunch(data)) return change(data, isLaunch(other) ? other : null) as Data
	return Object.fromEntries(
		Object.entries(data).map(([key, value]) => [key, mapLaunches(value, there(key), change)]),
	) as Data
}

function isLaunch(value: unknown): value is LaunchSpec {
	return typeof value === 'object' && value !== null && 'argv' in value && 'env' in value && 'cwd' in value
}
