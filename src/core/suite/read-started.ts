import type {LaunchSpec} from './launch.ts'
import type {RawSuite} from './raw-suite.ts'
import {readCommand} from './read-command.ts'
import {type ProbeWish, type SuiteCommon, suiteDefaults} from './suite-common.ts'
import type {StartedData} from './suite-schema.ts'

type Said = Readonly<
	Partial<Record<'command' | 'shell' | 'probe' | 'observe' | 'flame' | 'deep' | 'allCollections', unknown>>
>

/**
 * What the kinds that start a command have in common.
 *
 * @param data  what the schema has read; null: it has refused the suite, and what else is wrong with it is told all the same
 * @returns null when the suite has problems; without a command its `argv` is empty
 */
export function readStarted(
	raw: RawSuite,
	data: StartedData | null,
	{command: need = 'needed'}: {readonly command?: 'needed' | 'optional'} = {},
): SuiteCommon | null {
	const {value, options} = raw
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
	const said: Said = value
	const hasShell = said.shell === true || (typeof said.shell === 'string' && said.shell !== '')
	const isLeftOut = need === 'optional' && said.command === undefined
	const command = isLeftOut ? {argv: [], shell: hasShell} : readSaid(raw, said, hasShell)
	reportContradictions(raw, said)
	if (raw.problems.length > 0 || data === null) return null
	return {
		name: data.name,
		tags: [...new Set(data.tags ?? [])],
		launch: {
			...command,
			...(typeof said.shell === 'string' ? {shellProgram: said.shell} : {}),
			cwd: options.resolvePath(options.configDir, data.cwd ?? '.'),
			env: data.env ?? {},
		} satisfies LaunchSpec,
		probe: probeWish(data.observe === 'outside' ? 'outside' : data.probe),
		deep: data.deep ?? false,
		allCollections: data.allCollections ?? false,
		flame: data.flame ?? null,
		stop: {
			signal: data.stop?.signal ?? suiteDefaults.stop.signal,
			graceMs: data.stop?.grace ?? suiteDefaults.stop.graceMs,
		},
		allowedExitCodes: data.exitCodes ?? suiteDefaults.allowedExitCodes,
	}
}

function readSaid(raw: RawSuite, said: Said, hasShell: boolean): Pick<LaunchSpec, 'argv' | 'shell'> {
	return readCommand(said.command, hasShell, (expected, path = []) => {
		const place = path.length > 0 && Array.isArray(said.command) ? said.command[path[0] as number] : said.command
		raw.report(['command', ...path], place, expected)
	})
}

/** Keys that each are right and cannot be had together. */
function reportContradictions({report}: RawSuite, {probe, observe, ...said}: Said): void {
	for (const key of ['flame', 'deep', 'allCollections'] as const) {
		if (probe === false && said[key] === true)
			report([key], true, 'false or nothing, because probe is false and this needs the probe')
		if (observe === 'outside' && said[key] === true)
			report([key], true, 'false or nothing, because observe is "outside" and this needs the probe')
	}
	if (observe === 'outside' && typeof probe === 'object')
		report(['observe'], 'outside', '"inside" or nothing, because probe has settings and "outside" leaves the probe out')
	if (observe === 'inside' && probe === false)
		report(['observe'], 'inside', '"outside" or nothing, because probe is false')
}

function probeWish(probe: 'off' | 'outside' | {readonly interval?: number | undefined} | undefined): ProbeWish {
	if (probe === undefined) return {is: 'default'}
	if (probe === 'off') return {is: 'off'}
	if (probe === 'outside') return {is: 'off', outside: true}
	return {is: 'on', cpuIntervalUs: probe.interval === undefined ? null : Math.round(probe.interval * 1000)}
}
