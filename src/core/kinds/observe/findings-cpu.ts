import type {FindingInput} from '../../run/findings/finding-input.ts'
import {longWaitOf} from '../../run/state/long-waits.ts'
import {secondsOf} from '../../run/state/measured-span.ts'
import {processShare} from '../../run/state/process-share.ts'
import {momentsOf} from '../../stats/moments.ts'
import {type Finding, finding} from '../../trouble/finding.ts'
import {durationMs, durationNs, grouped, percent, significant} from '../../units/format.ts'
import type {ObserveState} from './state.ts'

const saturatedShare = 0.9
const idleShare = 0.05
const waitingShare = 0.5
/** A request that takes this long while the CPU is free waits for something. */
const waitingNs = 20e6
const leastSeconds = 5

/** How a program spends its time. None of it is a fault: a job is meant to fill a core, and so is a service that is asked as much as it can answer. */
export function cpuFindings({run, suite, fromMs, toMs}: FindingInput<ObserveState>): Finding[] {
	const cpu = secondsOf(suite.usage.cpuShare, fromMs, toMs)
	if (cpu.length < leastSeconds) return []
	const mean = momentsOf(cpu).mean
	const utilisation = momentsOf(secondsOf(suite.loop.utilisation, fromMs, toMs)).mean
	const http = suite.latencies.get('http')?.total
	const found: Finding[] = []
	const busiest = suite.usage.processes
		.map(row => ({row, ...processShare(suite, row, run.plan.sampleHz)}))
		.filter(one => one.watchedMs >= 1000 * leastSeconds)
		.sort((a, b) => b.cpuShare - a.cpuShare)[0]
	// Without a loop to look at, a single busy thread and two half busy ones look the same.
	const full = Number.isNaN(utilisation) ? (busiest?.cpuShare ?? 0) : Math.min(utilisation, busiest?.cpuShare ?? 0)
	if (busiest && full >= saturatedShare) {
		const seconds = cpu.filter(share => share >= saturatedShare).length
		found.push(
			finding(
				'cpu-saturated',
				'info',
				`${busiest.row.last.name} (pid ${busiest.row.last.pid}) filled a core: its speed is limited by CPU, and the hottest functions are where time can be won.`,
				`CPU ${percent(mean)} of one core on average, ${percent(saturatedShare)} or more in ${seconds} of ${cpu.length} seconds${Number.isNaN(utilisation) ? '' : `, event loop ${percent(utilisation)} busy`}`,
			),
		)
	}
	if (
		http &&
		http.n >= 20 &&
		http.quantile(0.5) >= waitingNs &&
		mean < waitingShare &&
		!(utilisation >= waitingShare)
	) {
		found.push(
			finding(
				'waits-on-io',
				'info',
				'Requests mostly wait: they take long while the CPU is largely free, so the time goes to I/O, timers or other services rather than to JavaScript.',
				`median ${durationNs(http.quantile(0.5))} over ${grouped(http.n)} requests, CPU ${percent(mean)} of one core${Number.isNaN(utilisation) ? '' : `, event loop ${percent(utilisation)} busy`}`,
			),
		)
	} else if (!suite.plan.outside && suite.latencies.size === 0 && mean < idleShare && cpu.length >= 2 * leastSeconds) {
		found.push(
			finding(
				'target-idle',
				'info',
				`The target did almost nothing while it was watched.${suite.plan.driver ? '' : ' A `driver` in the suite would exercise it.'}`,
				`CPU ${percent(mean)} of one core on average over ${cpu.length} seconds, no requests and no measures`,
			),
		)
	}
	return found
}

/** A main thread that was ready to run with no core free: what it did took so much longer by the clock. */
export function waitedForCpu({run, suite, fromMs, toMs}: FindingInput<ObserveState>): Finding[] {
	const waits = suite.usage.processes
		.flatMap(row => longWaitOf(suite, row, {fromMs, toMs}) ?? [])
		.sort((a, b) => b.ms - a.ms)
	const [most] = waits
	if (!most) return []
	const {cores} = run.environment
	const own = momentsOf(secondsOf(suite.usage.cpuShare, fromMs, toMs)).mean
	const others = waits.length - 1 + suite.folded.waitedLong
	return [
		finding(
			'waited-for-cpu',
			'info',
			`${most.row.last.name} (pid ${most.row.last.pid}) waited for a core for ${percent(most.share)} of the time${others > 0 ? `, and ${grouped(others)} more ${others === 1 ? 'process' : 'processes'} waited too` : ''}: ${own >= 0.8 * cores ? 'its own threads and processes filled the machine' : 'others had the cores'}. Whatever it did took longer by the clock than it computed.`,
			`main thread ready to run for ${durationMs(most.ms)} with no core free, ${significant(own)} of ${cores} cores used by the target`,
		),
	]
}
