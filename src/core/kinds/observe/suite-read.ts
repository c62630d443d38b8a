import * as z from 'zod/mini'
import {
	after,
	duration,
	either,
	environment,
	hostAndPort,
	httpUrl,
	pattern,
	plainText,
	record,
	truth,
} from '../../suite/fields.ts'
import type {KindOfSuite} from '../../suite/kind-of-suite.ts'
import type {Readiness} from '../../suite/launch.ts'
import type {RawSuite} from '../../suite/raw-suite.ts'
import {readCommand} from '../../suite/read-command.ts'
import {readStarted} from '../../suite/read-started.ts'
import {expectedStarted, folder, someTime, someTimeAboveZero, startedShape} from '../../suite/suite-schema.ts'
import {type ObserveSuite, observeDefaults} from './suite.ts'

const ready = after(
	record(
		{
			http: z.optional(httpUrl),
			port: z.optional(hostAndPort),
			log: z.optional(pattern),
			delay: z.optional(duration({leastMs: 0, expected: someTime})),
			timeout: z.optional(duration({leastMs: 1, expected: someTimeAboveZero})),
		},
		'an object with one of http, port, log, delay',
	),
	(read, report): Readiness => {
		const said = (['http', 'port', 'log', 'delay'] as const).filter(key => read[key] !== undefined)
		if (said.length !== 1)
			report(`exactly one of http, port, log, delay${said.length > 1 ? `, not ${said.join(' and ')}` : ''}`)
		if (read.delay !== undefined && read.timeout !== undefined)
			report('no timeout, because a delay is never waited for longer', ['timeout'])
		const timeoutMs = read.timeout ?? observeDefaults.readyTimeoutMs
		if (read.http !== undefined) return {is: 'http', url: read.http, timeoutMs}
		if (read.port !== undefined) return {is: 'port', ...read.port, timeoutMs}
		if (read.log !== undefined) return {is: 'log', pattern: read.log, timeoutMs}
		return {is: 'delay', delayMs: read.delay ?? 0}
	},
)

/** A driver still without what it takes over from its suite. */
interface RawDriver {
	readonly argv: readonly string[]
	readonly shell: boolean
	readonly cwd?: string | undefined
	readonly env?: Readonly<Record<string, string>> | undefined
}

const driver = either(
	(value, report): RawDriver | undefined =>
		typeof value === 'string' || Array.isArray(value) ? readCommand(value, false, report) : undefined,
	after(
		record(
			{
				command: z.optional(z.unknown()),
				shell: z.optional(truth),
				cwd: z.optional(plainText(folder)),
				env: z.optional(environment),
			},
			'a command, or an object with a command',
		),
		({command, shell, cwd, env}, report): RawDriver => ({
			...readCommand(command, shell, (expected, path = []) => report(expected, ['command', ...path])),
			cwd,
			env,
		}),
	),
)

const schema = record(
	{
		...startedShape,
		ready: z.optional(ready),
		driver: z.optional(driver),
		duration: z.optional(duration({leastMs: 1, expected: someTimeAboveZero})),
		light: z.optional(truth),
		// Read by `read-rules.ts`.
		capture: z.optional(z.unknown()),
	},
	expectedStarted,
)

type Said = Readonly<
	Partial<Record<'light' | 'deep' | 'allCollections' | 'flame' | 'probe' | 'observe' | 'capture', unknown>>
>

/** What is captured are CPU samples of the seconds before. */
function reportBesideCapture({value, report}: RawSuite): void {
	const said: Said = typeof value === 'object' && value !== null ? value : {}
	if (said.capture === undefined) return
	const why =
		said.light === true
			? 'light takes none'
			: said.probe === false
				? 'probe is false'
				: said.observe === 'outside'
					? 'observe is "outside"'
					: null
	if (why !== null) report(['capture'], said.capture, `nothing, because it files CPU samples and ${why}`)
}

/** What cannot be had with it. */
function reportBesideLight({value, report}: RawSuite): void {
	const said: Said = typeof value === 'object' && value !== null ? value : {}
	if (said.light !== true) return
	const {deep, allCollections, flame, probe, observe} = said
	const contraries: readonly (readonly [boolean, string])[] = [
		[deep === true, 'deep takes CPU samples'],
		[allCollections === true, 'allCollections watches garbage collections'],
		[flame === true, 'flame needs CPU samples'],
		[typeof probe === 'object' && probe !== null && 'interval' in probe, 'probe says how often a CPU sample is taken'],
		[probe === false, 'probe is false'],
		[observe === 'outside', 'observe is "outside"'],
	]
	for (const [isSaid, why] of contraries) if (isSaid) report(['light'], true, `false or nothing, because ${why}`)
}

export const observeSuites: KindOfSuite<ObserveSuite> = {
	schema,
	read(raw) {
		const data = raw.parse(schema)
		reportBesideLight(raw)
		reportBesideCapture(raw)
		const shared = readStarted(raw, data)
		if (data === null || shared === null) return null
		const {cwd, env} = shared.launch
		const {configDir, resolvePath} = raw.options
		return {
			...shared,
			kind: 'observe',
			ready: data.ready ?? {is: 'at-once'},
			driver: data.driver
				? {
						argv: data.driver.argv,
						shell: data.driver.shell,
						cwd: data.driver.cwd === undefined ? cwd : resolvePath(configDir, data.driver.cwd),
						env: {...env, ...data.driver.env},
					}
				: null,
			durationMs: data.duration ?? null,
			light: data.light ?? false,
		}
	},
}
