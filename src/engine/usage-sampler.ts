import type {ProcessUsage} from '../core/events/process-usage.ts'
import type {ProcessRole, RunEventBody} from '../core/events/run-event.ts'
import type {EnginePorts, UsageMeter} from '../ports.ts'
import type {SampleFailures} from './sample-failures.ts'

const endingMs = 200

/** What of a suite's run sampling takes: suite-run.ts hands it all of it. */
export interface SampledRun {
	readonly plan: {readonly name: string}
	readonly ports: Pick<EnginePorts, 'clock' | 'usage' | 'watchdog'>
	readonly emit: (body: RunEventBody) => void
	readonly sampleHz: number
	readonly sampleFailures: SampleFailures
}

/**
 * Samples the tree below a process `sampleHz` times a second, once a second with everything. Only what changed is said: a tree of twenty
 * mostly sleeping processes costs a few bytes a sample. Only the sums of a driver matter, so once a second is enough.
 */
export function startSampling(run: SampledRun, rootPid: number, role: ProcessRole) {
	const {clock} = run.ports
	let meter: UsageMeter | null = null
	const stopped = new AbortController()
	const said = new Map<number, ProcessUsage>()
	const guarded = new Set<number>()
	const sampleHz = role === 'driver' ? 1 : run.sampleHz
	const type = role === 'driver' ? 'driver-sampled' : 'usage-sampled'
	const periodMs = 1000 / sampleHz
	let turn = 0
	let busy: Promise<void> = Promise.resolve()

	function sampleOnce(detail: 'light' | 'full'): Promise<void> {
		busy = busy.then(async () => {
			const usages = await readUsages(detail)
			if (usages === null || stopped.signal.aborted) return
			for (const group of meter?.processGroups ?? []) {
				if (guarded.has(group)) continue
				guarded.add(group)
				run.ports.watchdog.guard(group)
			}
			const alive = new Set(usages.map(usage => usage.pid))
			const gone = [...said.keys()].filter(pid => !alive.has(pid))
			const changed = usages.filter(usage => differs(said.get(usage.pid), usage))
			for (const pid of gone) said.delete(pid)
			for (const usage of changed) said.set(usage.pid, usage)
			// An empty sample still says "nothing changed": the charts need to know somebody looked.
			if (usages.length > 0 || gone.length > 0) run.emit({type, suite: run.plan.name, processes: changed, gone})
		})
		return busy
	}

	async function readUsages(detail: 'light' | 'full'): Promise<readonly ProcessUsage[] | null> {
		try {
			meter ??= run.ports.usage.meter(rootPid)
			return await meter.sample(detail)
		} catch (error) {
			run.sampleFailures.note(error)
			return null
		}
	}

	void (async () => {
		let dueMs = clock.nowMs()
		while (!stopped.signal.aborted) {
			await sampleOnce(turn++ % Math.max(1, Math.round(sampleHz)) === 0 ? 'full' : 'light')
			// A late sample does not bring the next one forward: that would sample a busy machine less evenly, not better.
			dueMs = Math.max(dueMs + periodMs, clock.nowMs())
			await clock.sleep(dueMs - clock.nowMs(), stopped.signal)
		}
	})()

	return {
		/** One more sample before the tree is ended, so that its last figures are known. */
		last: () => sampleOnce('full'),
		/** Who of the tree is still there, asked twice lest one that was just ending is counted: what left it, and what tells whose it is. */
		async survivors(): Promise<readonly ProcessUsage[]> {
			stopped.abort()
			await busy
			let left = (await readUsages('light')) ?? []
			if (left.length > 0) {
				await clock.sleep(endingMs)
				const alive = new Set(((await readUsages('light')) ?? []).map(usage => usage.pid))
				left = left.filter(usage => alive.has(usage.pid))
			}
			return left
		},
		/** @returns the process groups the tree has had */
		stop(): ReadonlySet<number> {
			stopped.abort()
			meter?.close()
			return guarded
		},
	}
}

function differs(before: ProcessUsage | undefined, now: ProcessUsage): boolean {
	if (before === undefined) return true
	return (
		now.inside !== undefined ||
		now.ppid !== before.ppid ||
		now.userMs !== before.userMs ||
		now.systemMs !== before.systemMs ||
		now.endedChildrenMs !== before.endedChildrenMs ||
		now.rssBytes !== before.rssBytes ||
		now.threads !== before.threads ||
		(now.fds !== null && now.fds !== before.fds) ||
		(now.readBytes !== null && now.readBytes !== before.readBytes) ||
		(now.writtenBytes !== null && now.writtenBytes !== before.writtenBytes)
	)
}
