/** What the processes of a suite used, and what Node.js told of itself. */
import type {NamedSuite} from './names.ts'
import {counter, type Family, gauge, type Sample, sample} from './prometheus-text.ts'

export function resourceFamilies(suites: readonly NamedSuite[]): Family[] {
	const ofUsage = (of: (usage: NonNullable<NamedSuite['suite']['usage']>, name: string) => readonly Sample[]) =>
		suites.flatMap(({name, suite}) => (suite.usage === null ? [] : of(suite.usage, name)))
	const ofNode = (of: (node: NonNullable<NamedSuite['suite']['node']>, name: string) => readonly Sample[]) =>
		suites.flatMap(({name, suite}) => (suite.node === null ? [] : of(suite.node, name)))
	const stats = (suite: string, values: Readonly<Record<string, number | null>>) =>
		Object.entries(values).flatMap(([stat, value]) => sample({suite, stat}, value))
	const inSeconds = (ms: number | null | undefined) => (ms == null ? null : ms / 1000)
	return [
		gauge(
			'arsenal_resident_memory_bytes',
			'Resident memory: of all processes of a suite together, or where its runs were measured one by one the largest of any process.',
			ofUsage(({rssBytes: {mean, max, last}}, name) => stats(name, {mean, max, last})),
		),
		gauge(
			'arsenal_cpu_usage_ratio',
			'CPU time over time, 1 is one core busy.',
			ofUsage(({cpuShare: {mean, max}}, name) => stats(name, {mean, max})),
		),
		counter(
			'arsenal_cpu_wait_seconds_total',
			'How long threads were ready to run with no core free.',
			ofUsage(({waitMs}, suite) => sample({suite}, inSeconds(waitMs))),
		),
		counter(
			'arsenal_read_bytes_total',
			'Moved by read calls.',
			ofUsage(({readBytes}, suite) => sample({suite}, readBytes)),
		),
		counter(
			'arsenal_written_bytes_total',
			'Moved by write calls.',
			ofUsage(({writtenBytes}, suite) => sample({suite}, writtenBytes)),
		),
		counter(
			'arsenal_processes_total',
			'Processes that were seen.',
			ofUsage(({processCount}, suite) => sample({suite}, processCount)),
		),
		gauge(
			'arsenal_event_loop_delay_seconds',
			'How long an event waits for the event loop.',
			ofNode(({loopDelayMs: {p50, p99, max}}, name) =>
				stats(name, {p50: inSeconds(p50), p99: inSeconds(p99), max: inSeconds(max)}),
			),
		),
		gauge(
			'arsenal_event_loop_busy_ratio',
			'The share of the time the event loop was busy.',
			ofNode(({utilisation}, suite) => sample({suite}, utilisation)),
		),
		counter(
			'arsenal_gc_pauses_total',
			'Garbage collections; where only a part of the time was watched, an estimate.',
			ofNode(({gc}, suite) => sample({suite}, gc.count)),
		),
		gauge(
			'arsenal_gc_pause_ratio',
			'The share of the time they took.',
			ofNode(({gc}, suite) => sample({suite}, gc.share)),
		),
		gauge(
			'arsenal_gc_longest_pause_seconds',
			'The longest that was seen.',
			ofNode(({gc}, suite) => sample({suite}, inSeconds(gc.maxMs))),
		),
		gauge(
			'arsenal_heap_used_bytes',
			'Used heap of V8 at its largest.',
			ofNode(({heapBytes}, suite) => sample({suite, stat: 'max'}, heapBytes)),
		),
	]
}
