/**
 * Plans are written into run logs, and a configuration's `env`, its addresses, and headers and bodies of its requests, are where people put tokens and
 * passwords: logs hold names and no values. Whoever runs a plan again needs the values from elsewhere.
 */
import type {Address} from '../suite/launch.ts'
import type {RequestSpec} from '../suite/request.ts'
import {withholdSecrets} from '../units/withhold-secrets.ts'
import type {LaunchSpec} from './plan.ts'

/** The same plan, or part of one, as it may be written down. */
export function withholdValues<Plan>(plan: Plan): Plan {
	return mapHolders(plan, plan, {
		launch(launch) {
			const names = [...(launch.withheldEnv ?? []), ...Object.keys(launch.env)]
			return names.length === 0 ? launch : {...launch, env: {}, withheldEnv: names}
		},
		address(address) {
			const url = withholdSecrets(address.url)
			return url === address.url ? address : {...address, url, withheldUrl: true as const}
		},
		request(request) {
			const names = [...(request.withheldHeaders ?? []), ...Object.keys(request.headers)]
			return {
				...request,
				...(names.length === 0 ? {} : {headers: {}, withheldHeaders: names}),
				...(request.body === null ? {} : {body: null, withheldBody: true as const}),
			}
		},
	})
}

/** What it is whose values are not in the plan, each once: names of variables and headers, addresses, and requests whose body is not there. */
export function withheldNames(plan: unknown): string[] {
	const names = new Set<string>()
	mapHolders(plan, plan, {
		launch(launch) {
			for (const name of launch.withheldEnv ?? []) names.add(name)
			return launch
		},
		address(address) {
			if (address.withheldUrl) names.add(address.url)
			return address
		},
		request(request) {
			for (const name of request.withheldHeaders ?? []) names.add(name)
			if (request.withheldBody) names.add(bodyOf(request))
			return request
		},
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
	const filled = (
		names: readonly string[],
		has: Readonly<Record<string, string>>,
		other: Readonly<Record<string, string>> | undefined,
	) => {
		const found = names.filter(name => other !== undefined && Object.hasOwn(other, name))
		for (const name of names) if (!found.includes(name)) lacking.add(name)
		return Object.fromEntries([...Object.entries(has), ...found.map(name => [name, other![name]!] as const)])
	}
	const restored = mapHolders(plan, source, {
		launch(launch, other) {
			const {withheldEnv = [], ...rest} = launch
			return withheldEnv.length === 0 ? launch : {...rest, env: filled(withheldEnv, launch.env, other?.env)}
		},
		address(address, other) {
			if (!address.withheldUrl) return address
			const {withheldUrl, ...rest} = address
			// Another address by now is another request, which nobody has asked for.
			if (other !== null && withholdSecrets(other.url) === address.url) return {...rest, url: other.url}
			lacking.add(address.url)
			return address
		},
		request(request, other) {
			const {withheldHeaders = [], withheldBody, ...rest} = request
			if (withheldBody && other?.body == null) lacking.add(bodyOf(request))
			return {
				...rest,
				headers: filled(withheldHeaders, request.headers, other?.headers),
				body: withheldBody ? (other?.body ?? null) : request.body,
			}
		},
	})
	return {plan: restored, lacking: [...lacking]}
}

function bodyOf({method, url}: RequestSpec): string {
	return `the body of ${method} ${withholdSecrets(url)}`
}

/** Who holds values, and what becomes of it. @param other what stands in the same place elsewhere; null: nothing of its kind */
interface Changes {
	launch(launch: LaunchSpec, other: LaunchSpec | null): LaunchSpec
	/** Those of requests, too. */
	address(address: Address, other: Address | null): Address
	request(request: RequestSpec, other: RequestSpec | null): RequestSpec
}

/** Over every holder in plain data, wherever it stands. */
function mapHolders<Data>(data: Data, other: unknown, change: Changes): Data {
	if (typeof data !== 'object' || data === null) return data
	const there = (key: string | number) => (other as Record<string | number, unknown> | null | undefined)?.[key]
	if (Array.isArray(data)) return data.map((one, at) => mapHolders(one, there(at), change)) as Data
	if (isLaunch(data)) return change.launch(data, isLaunch(other) ? other : null) as Data
	if (isAddress(data)) {
		const address = change.address(data, isAddress(other) ? other : null)
		return (isRequest(address) ? change.request(address, isRequest(other) ? other : null) : address) as Data
	}
	return Object.fromEntries(
		Object.entries(data).map(([key, value]) => [key, mapHolders(value, there(key), change)]),
	) as Data
}

function isLaunch(value: unknown): value is LaunchSpec {
	return typeof value === 'object' && value !== null && 'argv' in value && 'env' in value && 'cwd' in value
}

function isAddress(value: unknown): value is Address {
	return typeof value === 'object' && value !== null && 'url' in value
}

function isRequest(value: unknown): value is RequestSpec {
	return isAddress(value) && 'headers' in value && 'method' in value
}
