/** Suites of tiny real programs, carried out with the real world behind every port, and all that was said about them. */
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {onTestFinished} from 'vitest'
import type {ProcessRole, RunEvent, RunEventType, SuiteOutcome} from '../../src/core/events/run-event.ts'
import type {CommandPlan} from '../../src/core/kinds/command/plan.ts'
import type {ObservePlan} from '../../src/core/kinds/observe/plan.ts'
import type {LaunchSpec, RunPlan, SuitePlan} from '../../src/core/plan/plan.ts'
import {StackTable} from '../../src/core/profile/stack-table.ts'
import {type Conducting, type Conductor, conduct} from '../../src/engine/conduct.ts'
import {realHost} from '../../src/host/real-host.ts'
import type {EnginePorts} from '../../src/ports.ts'
import {compileCache} from '../compile-cache.ts'
import {environment} from '../core/run/recorded-runs.ts'
import {absent} from '../host/absent.ts'
import {plainEnvironment} from '../probe/observe-target.ts'
import type {ScriptedHost} from './scripted-host.ts'

export const node = process.execPath

/** A file that a program waits for: it lives as long as the test needs it, and not for a time. */
export function makeGate(): {readonly inShell: string; readonly inNode: string; readonly isOpen: string; open(): void} {
	const folder = mkdtempSync(path.join(tmpdir(), 'gate-'))
	onTestFinished(() => rmSync(folder, {recursive: true, force: true}))
	const file = path.join(folder, 'open')
	return {
		inShell: `until [ -e ${file} ]; do sleep 0.01; done`,
		inNode: `const gate = setInterval(() => { if (require('node:fs').existsSync('${file}')) clearInterval(gate) }, 10)`,
		/** An expression for Node. */
		isOpen: `require('node:fs').existsSync('${file}')`,
		open: () => writeFileSync(file, ''),
	}
}

/** An argv, or a line for the shell. */
export function launch(command: string | readonly string[], env: Readonly<Record<string, string>> = {}): LaunchSpec {
	return typeof command === 'string'
		? {argv: [command], shell: true, cwd: '/', env}
		: {argv: command, shell: false, cwd: '/', env}
}

const common = {
	tags: [],
	probe: null,
	stop: {signal: 'SIGTERM', graceMs: 5000},
	allowedExitCodes: [0],
	flameAtEnd: false,
} as const

type More<Plan> = Partial<Omit<Plan, 'kind' | 'name' | 'launch'>>

export function observing(
	name: string,
	command: string | readonly string[],
	more: More<ObservePlan> = {},
): ObservePlan {
	const observed = {ready: {is: 'at-once'}, driver: null, durationMs: null} as const
	return {...common, ...observed, kind: 'observe', target: {is: 'launched'}, name, launch: launch(command), ...more}
}

export function timing(name: string, command: string | readonly string[], more: More<CommandPlan> = {}): CommandPlan {
	const timed = {runs: 1, warmup: 0, timeoutMs: null} as const
	return {...common, ...timed, kind: 'command', name, launch: launch(command), ...more}
}

export function planOf(suites: readonly SuitePlan[], more: Partial<RunPlan> = {}): RunPlan {
	return {
		suites,
		seed: 1,
		sampleHz: 10,
		flameWindowMs: 15_000,
		profiler: null,
		command: 'arsenal-tui run',
		ui: 'plain',
		...more,
	}
}

/** What a runner says before it conducts; for folding what an engine said. */
export function runStarted(suites: readonly SuitePlan[]): EventOf<'run-started'> {
	return {
		type: 'run-started',
		tMs: 0,
		id: '20261120T104122-k3vq',
		startedAt: '2026-11-20T10:41:22.000Z',
		plan: planOf(suites),
		environment,
		tool: {name: 'arsenal-tui', version: '0.0.0'},
		runner: {pid: 1, socket: ''},
	}
}

export type EventOf<Type extends RunEventType> = Extract<RunEvent, {type: Type}>

export interface Running {
	readonly conductor: Conductor
	readonly events: readonly RunEvent[]
	readonly rawOutput: ReadonlyMap<ProcessRole, string>
	of<Type extends RunEventType>(type: Type): Array<EventOf<Type>>
	/** Resolves at the first event that fits, now or later. */
	when<Type extends RunEventType>(type: Type, fits?: (event: EventOf<Type>) => boolean): Promise<EventOf<Type>>
	readonly finished: Conductor['finished']
	/** In the order of the suites. */
	readonly outcomes: readonly SuiteOutcome[]
	readonly originMs: number
}

export interface Changes {
	readonly plan?: Partial<RunPlan>
	readonly ports?: (ports: EnginePorts) => Partial<EnginePorts>
	readonly hooks?: Partial<
		Pick<
			Conducting,
			'beforeSuiteEnds' | 'fileDeepProfile' | 'deepOutputDir' | 'compareProfiles' | 'lookIntoBroken' | 'heldIn'
		>
	>
}

/** @param changes a thin substitute for a part of the outer world, where a failure must be provoked */
export function start(suites: readonly SuitePlan[], changes: Changes = {}): Running {
	const host = realHost(
		{...plainEnvironment(), ...compileCache()},
		{
			start() {
				throw new Error('an engine starts no runner')
			},
		},
	)
	const watchdog = host.startWatchdog()
	onTestFinished(() => watchdog.dismiss())
	return conducted({...host, watchdog, targetLog: {write() {}}}, suites, changes)
}

/** In a world that somebody has made. */
export function conducted(world: EnginePorts, suites: readonly SuitePlan[], changes: Changes = {}): Running {
	const rawOutput = new Map<ProcessRole, string>()
	const whole: EnginePorts = {
		...world,
		targetLog: {
			write: (role, chunk) =>
				void rawOutput.set(role, (rawOutput.get(role) ?? '') + Buffer.from(chunk).toString('latin1')),
		},
	}
	const ports = {...whole, ...changes.ports?.(whole)}
	const events: RunEvent[] = []
	const waiting = new Set<() => void>()
	const originMs = ports.clock.nowMs()
	const tables = new Map<string, StackTable>()
	const conductor = conduct({
		plan: planOf(suites, changes.plan),
		ports,
		originMs,
		emit(body) {
			events.push({tMs: ports.clock.nowMs() - originMs, ...body})
			for (const look of waiting) look()
		},
		stackTableOf(suite) {
			if (!tables.has(suite)) tables.set(suite, new StackTable())
			return tables.get(suite)!
		},
		deepOutputDir: async () => absent,
		fileDeepProfile: async () => {},
		beforeSuiteEnds: async () => {},
		...changes.hooks,
	})
	// A test that failed half-way leaves nobody running.
	onTestFinished(async () => {
		conductor.stop()
		conductor.stop()
		await Promise.race([conductor.finished, delay(5000, undefined, {ref: false})])
	})
	const of = <Type extends RunEventType>(type: Type) =>
		events.filter((event): event is EventOf<Type> => event.type === type)
	return {
		conductor,
		events,
		rawOutput,
		of,
		originMs,
		finished: conductor.finished,
		when: (type, fits = () => true) =>
			new Promise(resolve => {
				const look = () => {
					const found = of(type).find(fits)
					if (found === undefined) return
					waiting.delete(look)
					resolve(found)
				}
				waiting.add(look)
				look()
			}),
		get outcomes() {
			return of('suite-finished').map(event => event.outcome)
		},
	}
}

/** To the end. */
export async function carriedOut(...given: Parameters<typeof start>): Promise<Running> {
	const running = start(...given)
	await running.finished
	return running
}

/** To the end, in a world that is a script. */
export async function played(world: ScriptedHost, ...[suites, changes]: Parameters<typeof start>): Promise<Running> {
	const running = conducted(world.ports, suites, changes)
	await running.finished
	return running
}
