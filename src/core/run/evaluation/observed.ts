import {insideMetrics, requestMetrics} from '../../rules/observed-metrics.ts'
import {bytes, percent} from '../../units/format.ts'
import {probeBytesIn} from '../state/probe-bytes.ts'
import type {SuiteStateCommon} from '../state/suite-state-common.ts'
import {unseenShare, workersShare} from '../state/unseen-nodes.ts'
import type {ProcessRow} from '../state/usage-track.ts'
import {collectionReads} from './collections.ts'
import {loopReads} from './loops.ts'
import {level, ofSeries} from './of-series.ts'
import {histogramOf, type Read} from './of-track.ts'
import {type Asked, lacking, ofPart, type Reading, reading} from './reading.ts'
import {requestReads} from './requests.ts'
import {ofHistogram} from './statistics.ts'

const ns = 1e-9
const ms = 1e-3

/** By the names of rules/observed-metrics.ts. */
const reads: Readonly<Record<string, Read>> = {
	...requestReads,
	measure: (suite, asked) => {
		const {value} = asked.labels[0]!
		const track = suite.latencies.get(`measure:${value}`)
		return track === undefined
			? lacking(`the program has measured nothing that is called "${value}"`)
			: ofHistogram(histogramOf(track, asked), asked.statistic, ns, asked.toMs - asked.fromMs)
	},
	cpu: (suite, asked) => (asked.labels.length > 0 ? cpuOfProcess(suite, asked) : cpu(suite, asked)),
	rss: (suite, asked) => (asked.labels.length > 0 ? rssOfProcess(suite, asked) : rss(suite, asked)),
	threads: level(suite => suite.usage.threads),
	open_files: level(suite => suite.usage.fds),
	read_rate: level(suite => suite.usage.readRate),
	write_rate: level(suite => suite.usage.writeRate),
	waiting_for_core: level(suite => suite.usage.waiting),
	heap,
	external: level(suite => suite.loop.externalBytes),
	...collectionReads,
	...loopReads,
	ready_time: ({readyMs, startedMs}) =>
		readyMs === null || startedMs === null
			? lacking('the program was never ready')
			: reading((readyMs - startedMs) * ms, 1),
}

const isOfProbe: ReadonlySet<string> = new Set([...insideMetrics, ...requestMetrics].map(({name}) => name))

/** What happened where nobody looked is in no figure. */
function asPart(suite: SuiteStateCommon, {toMs}: Asked, found: Reading): Reading {
	const share = unseenShare(suite, toMs)
	if (share > 0)
		return ofPart(found, `Node processes that were not observed from inside used ${percent(share)} of the CPU time`)
	const ofWorkers = workersShare(suite)
	return ofWorkers > 0
		? ofPart(
				found,
				`worker threads, into which nobody looks, and native ones used ${percent(ofWorkers)} of the CPU time`,
			)
		: found
}

/** What is known of a program that is watched, whatever is done with it. */
export function readObserved(suite: SuiteStateCommon, asked: Asked): Reading {
	const found = reads[asked.metric]?.(suite, asked) ?? lacking('nobody knows that metric')
	return isOfProbe.has(asked.metric) && found.value !== null ? asPart(suite, asked, found) : found
}

function cpu(suite: SuiteStateCommon, asked: Asked): Reading {
	const found = ofSeries(suite.usage.cpuShare, asked)
	// One that is over within a second is known by what the kernel says of it.
	const isShort = found.value === null && asked.isWhole && asked.statistic.is === 'mean' && suite.usage.samples > 0
	const lastedMs = asked.toMs - (suite.startedMs ?? asked.fromMs)
	return isShort && lastedMs > 0 ? reading(suite.usage.usedMs / lastedMs, suite.usage.samples) : found
}

/** With and without what of it is ours: the limit may lie between the two. */
function withoutProbe(found: Reading, oursBytes: number): Reading {
	if (found.value === null || oursBytes === 0) return found
	const doubt = `about ${bytes(oursBytes)} of it are the probe's, and the limit lies within that`
	return {...found, low: Math.max(0, found.low - oursBytes), doubt}
}

function rss(suite: SuiteStateCommon, asked: Asked): Reading {
	const found = ofSeries(suite.usage.rssBytes, asked)
	switch (asked.statistic.is) {
		case 'step':
			return withoutChange(found, {came: probeBytes(suite, asked, true), went: 0})
		case 'growth': {
			// A step in the middle of a stretch is the steepest that a line through it can be made by it: twice its height over the whole.
			const perSecond = 2000 / Math.max(1, asked.toMs - asked.fromMs)
			const came = perSecond * probeBytes(suite, asked, true)
			return withoutChange(found, {came, went: perSecond * goneBytes(suite, asked)})
		}
		case 'stddev':
			return found
		default:
			return withoutProbe(found, probeBytes(suite, asked))
	}
}

/** Our part of a process comes with it and goes with it: that is no change of the program's own. */
function withoutChange(found: Reading, {came, went}: {readonly came: number; readonly went: number}): Reading {
	if (found.value === null || came + went === 0) return found
	const doubt = "Node processes began or ended meanwhile, and the limit lies within what is the probe's of that"
	return {...found, low: found.low - came, high: found.high + went, doubt}
}

/** What went of ours with the processes that ended. */
function goneBytes({nodes}: SuiteStateCommon, {fromMs, toMs}: Asked): number {
	return [...nodes.values()]
		.filter(({detachedMs}) => detachedMs !== null && detachedMs > fromMs && detachedMs < toMs)
		.reduce((sum, {nodeVersion}) => sum + probeBytesIn(nodeVersion), 0)
}

/** The most of ours that was there at once. @param isNew  only of what came in that time */
function probeBytes({nodes}: SuiteStateCommon, {fromMs, toMs}: Asked, isNew = false): number {
	const edges: Array<{readonly atMs: number; readonly bytes: number}> = []
	for (const {attachedMs, detachedMs, nodeVersion} of nodes.values()) {
		if (attachedMs >= toMs || (detachedMs ?? Number.POSITIVE_INFINITY) <= fromMs) continue
		if (isNew && attachedMs <= fromMs) continue
		const bytes = probeBytesIn(nodeVersion)
		edges.push({atMs: attachedMs, bytes}, {atMs: detachedMs ?? Number.POSITIVE_INFINITY, bytes: -bytes})
	}
	let most = 0
	let now = 0
	for (const {bytes} of edges.sort((a, b) => a.atMs - b.atMs || a.bytes - b.bytes))
		most = Math.max(most, (now += bytes))
	return most
}

function rowsNamed(suite: SuiteStateCommon, {labels}: Asked): readonly ProcessRow[] {
	const {value} = labels[0]!
	return suite.usage.processes.filter(row => {
		const argv = suite.nodes.get(row.last.pid)?.argv ?? []
		return row.last.name === value || argv.slice(0, 2).some(word => scriptNames(word).includes(value))
	})
}

/** `watcher.mjs` and `watcher` of `/app/bin/watcher.mjs`. */
function scriptNames(file: string): readonly string[] {
	const name = file.replace(/^.*\//, '')
	return [name, name.replace(/\.[cm]?[jt]s$/, '')]
}

function ofProcesses(suite: SuiteStateCommon, asked: Asked, read: (row: ProcessRow) => Reading): Reading {
	const all = rowsNamed(suite, asked).map(read)
	const [first, ...others] = all
	if (first === undefined) return lacking(`no process of the tree is called "${asked.labels[0]!.value}"`)
	const largest = others.reduce((most, one) => ((one.value ?? -1) > (most.value ?? -1) ? one : most), first)
	const known = {...largest, n: all.length}
	const unknown = all.filter(({lacking}) => lacking !== null)
	if (unknown.length === 0 || known.lacking !== null) return known
	return ofPart(known, `it is not known of ${unknown.length} of ${all.length} processes: ${unknown[0]!.lacking}`)
}

function rssOfProcess(suite: SuiteStateCommon, asked: Asked): Reading {
	return ofProcesses(suite, asked, row => {
		const node = suite.nodes.get(row.last.pid)
		// What it had when it was told to end is in it: no part has more than the whole had at the time.
		const whole = suite.usage.rssBytes.peak(asked.fromMs, asked.toMs)
		const most = Number.isNaN(whole) ? row.maxRssBytes : Math.min(whole, row.maxRssBytes)
		return withoutProbe(reading(most, 1), node === undefined ? 0 : probeBytesIn(node.nodeVersion))
	})
}

function cpuOfProcess(suite: SuiteStateCommon, asked: Asked): Reading {
	return ofProcesses(suite, asked, row => {
		const lastedMs = row.lastSeenMs - row.startedMs
		return lastedMs < 1000 ? lacking('it lived for less than a second') : reading(row.usedMs / lastedMs, 1)
	})
}

/** What grows is what survives collections: the rest goes up and down with them. */
function heap(suite: SuiteStateCommon, asked: Asked): Reading {
	const {heapUsedBytes, heapOldBytes} = suite.loop
	const isChange = asked.statistic.is === 'growth' || asked.statistic.is === 'step'
	return ofSeries(isChange ? heapOldBytes : heapUsedBytes, asked)
}
