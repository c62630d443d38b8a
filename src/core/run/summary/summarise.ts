import {commandUsage} from '../../kinds/command/summary-usage.ts'
import {summariseCompare, summariseVerdicts} from '../../kinds/compare/summary.ts'
import {microReport} from '../../kinds/micro/summary.ts'
import type {SuitePlan} from '../../plan/plan.ts'
import {busySamples} from '../../profile/busy-samples.ts'
import {topFrames} from '../../profile/top-frames.ts'
import {momentsOf} from '../../stats/moments.ts'
import {medianOf} from '../../stats/quantile.ts'
import {lastWords} from '../../units/last-words.ts'
import {sanitise} from '../../units/sanitise.ts'
import {findingsOf} from '../findings/findings.ts'
import {collectionShare} from '../state/collections.ts'
import {waitsOf} from '../state/loop-waits.ts'
import {measuredSpan, peakOf, secondsOf} from '../state/measured-span.ts'
import {processShare} from '../state/process-share.ts'
import {nodeCount, nodeVersions, type RunState, type SuiteState} from '../state/run-state.ts'
import {coverageOf, rankingOf, treeCoverage} from '../state/sample-coverage.ts'
import type {ProcessRow} from '../state/usage-track.ts'
import {probeBytesOf} from './probe-memory.ts'
import type {NodeReport, ProcessReport, RunReport, SuiteReport, UsageReport} from './run-report.ts'
import {summariseMetrics} from './summarise-metrics.ts'
import {summariseSeries} from './summarise-series.ts'
import {tidy} from './tidy.ts'

const mostProcesses = 50
const mostOutputLines = 20
const mostFrames = 15

/** What a run came to, as far as it is known: of a run under way this is the report it would leave if it ended now. */
export function summarise(state: RunState): RunReport {
	return {
		schemaVersion: 1,
		tool: state.tool,
		run: {
			id: state.id,
			startedAt: state.startedAt,
			endedAt: new Date(Date.parse(state.startedAt) + state.tMs).toISOString(),
			outcome: state.outcome ?? 'interrupted',
			exitCode: state.exitCode,
			command: state.plan.command,
			...(state.plan.out === undefined ? {} : {out: state.plan.out}),
			seed: state.plan.seed,
			ui: state.plan.ui,
		},
		environment: state.environment,
		suites: state.suites.map(suite => summariseSuite(state, suite)),
		artifacts: [...state.artifacts],
	}
}

function summariseSuite(state: RunState, suite: SuiteState): SuiteReport {
	const {plan, outcome} = suite
	const {fromMs, toMs} = measuredSpan(suite, state.tMs)
	return {
		name: plan.name,
		kind: plan.kind,
		tags: plan.tags,
		outcome: outcome?.is ?? (suite.phase === 'waiting' ? 'not-run' : 'interrupted'),
		failure: outcome?.is === 'failed' ? {code: outcome.code, reason: outcome.reason} : null,
		exitCode: exitCodeOf(suite),
		command: commandOf(plan.launch),
		driver: plan.kind === 'observe' && plan.driver ? commandOf(plan.driver) : null,
		durationMs: tidy(toMs - fromMs) ?? 0,
		readyAfterMs: suite.readyMs === null || suite.startedMs === null ? null : tidy(suite.readyMs - suite.startedMs),
		metrics: summariseMetrics(suite, state.tMs),
		// Of a comparison only its last, profiled runs were sampled, and those of both sides alike.
		usage: plan.kind === 'compare' ? null : usageOf({suite, fromMs, toMs, sampleHz: state.plan.sampleHz}),
		...(plan.outside ? {observed: 'outside' as const} : {}),
		node: nodeOf(suite, fromMs, toMs),
		hottest: plan.kind === 'compare' ? null : hottestOf(suite),
		flames: suite.flames.map(({title, source, svg, profile, html, samples, bytes, durationMs, top}) => ({
			title,
			source,
			svg,
			profile,
			html,
			samples,
			...(bytes === undefined ? {} : {bytes}),
			durationMs,
			top,
		})),
		deepProfile: suite.deepProfile && {
			profiler: suite.deepProfile.profiler,
			outcome: suite.deepProfile.state === 'running' ? 'interrupted' : suite.deepProfile.state,
			// Logs of before hold the place of the page there, which is among the flames.
			text: suite.deepProfile.state === 'done' && suite.deepProfile.text.startsWith('/') ? '' : suite.deepProfile.text,
		},
		series: summariseSeries(state, suite),
		budgets: [],
		verdicts: suite.kind === 'compare' ? summariseVerdicts(suite) : [],
		findings: findingsOf(state, suite),
		...(suite.kind === 'compare' ? {compare: summariseCompare(suite)} : {}),
		...(suite.kind === 'micro' ? {micro: microReport(suite.micro, suite.plan)} : {}),
		output: {
			lines: outputOf(suite),
			omittedLines: Math.max(0, suite.outputLines - mostOutputLines),
		},
	}
}

function outputOf({output, outcome}: SuiteState): string[] {
	const lines = output.map(line => sanitise(line.text))
	return outcome?.is === 'failed' ? lastWords(lines, mostOutputLines) : lines.slice(-mostOutputLines)
}

function hottestOf(suite: SuiteState): SuiteReport['hottest'] {
	const weights = suite.cpu.whole()
	if (weights.samples.size === 0) return null
	const samples = busySamples(weights)
	const coverage = treeCoverage(suite)
	const unranked = rankingOf(coverage, samples)
	const top = topFrames(weights, unranked === null ? mostFrames : 0).map(frame => ({
		...frame,
		selfShare: Number(frame.selfShare.toFixed(4)),
		totalShare: Number(frame.totalShare.toFixed(4)),
	}))
	return {
		samples,
		durationMs: tidy(weights.durationMs) ?? 0,
		top,
		...(coverage === null ? {} : {cpuShare: shareOf(coverage.share), mainThreadShare: shareOf(coverage.mainShare)}),
		unranked,
	}
}

function shareOf(share: number): number | null {
	return Number.isNaN(share) ? null : Number(share.toFixed(4))
}

function commandOf(launch: SuitePlan['launch']): SuiteReport['command'] {
	return {argv: launch.argv, shell: launch.shell, cwd: launch.cwd}
}

function exitCodeOf(suite: SuiteState): number | null {
	// Of many processes, each of which has said what came of it.
	if (suite.plan.kind === 'micro') return null
	if (suite.outcome?.is === 'failed' && suite.outcome.exitCode !== null) return suite.outcome.exitCode
	return suite.processes.findLast(process => process.role === 'target')?.exit?.exitCode ?? null
}

function usageOf({
	suite,
	fromMs,
	toMs,
	sampleHz,
}: {
	suite: SuiteState
	fromMs: number
	toMs: number
	sampleHz: number
}): UsageReport | null {
	const {usage} = suite
	const ofRuns = commandUsage(suite)
	if (usage.samples === 0 && ofRuns === null) return null
	const cpu = secondsOf(usage.cpuShare, fromMs, toMs)
	// A tree that has just ended weighs nothing, which says nothing about the program.
	const rss = secondsOf(usage.rssBytes, fromMs, toMs).filter(value => value > 0)
	const rows = [...usage.processes].sort((a, b) => b.usedMs - a.usedMs)
	return {
		cpuShare: {
			mean: tidy(cpu.length > 0 ? momentsOf(cpu).mean : usage.usedMs / (toMs - (suite.startedMs ?? fromMs))),
			max: cpu.length > 0 ? tidy(cpu.reduce((a, b) => Math.max(a, b))) : null,
		},
		rssBytes: {
			mean: rss.length > 0 ? Math.round(momentsOf(rss).mean) : null,
			max: peakOf(usage.rssBytes, fromMs, toMs),
			last: rss.at(-1) ?? null,
			of: 'samples',
		},
		...ofRuns,
		perProcess: rows.slice(0, mostProcesses).map((row): ProcessReport => {
			return {
				pid: row.last.pid,
				ppid: row.last.ppid,
				name: row.last.name,
				cpuShare: tidy(processShare(suite, row, sampleHz).cpuShare),
				cpuMs: tidy(row.usedMs) ?? 0,
				maxRssBytes: row.maxRssBytes,
				threads: row.maxThreads,
				fds: row.last.fds,
				readBytes: row.readBytes,
				writtenBytes: row.writtenBytes,
				...insideOf(suite, row),
				waitMs: row.waitMs === null ? null : tidy(row.waitMs),
			}
		}),
		processCount: usage.processCount,
		// The counted runs of a command carry no probe.
		probeBytes: ofRuns === null ? probeBytesOf(suite) : null,
		waitMs: usage.told.waits ? tidy(usage.waitMs) : null,
		readBytes: usage.told.read ? usage.movedBytes.read : null,
		writtenBytes: usage.told.written ? usage.movedBytes.written : null,
	}
}

/** What is only known of a process that let the probe in. */
function insideOf(
	suite: SuiteState,
	row: ProcessRow,
): Pick<ProcessReport, 'node' | 'otherThreadsShare' | 'sampledShare' | 'role' | 'requests'> {
	const node = suite.nodes.get(row.last.pid)
	if (node === undefined) return {node: null}
	const {share, otherThreadsShare} = coverageOf(suite, row)
	return {
		node: node.nodeVersion,
		otherThreadsShare: shareOf(otherThreadsShare),
		sampledShare: shareOf(share),
		role: roleOf(suite, row.last.pid),
		requests: node.requests,
	}
}

function roleOf(suite: SuiteState, pid: number): 'primary' | 'worker' | null {
	const node = suite.nodes.get(pid)
	if (node?.clusterWorker) return 'worker'
	const isPrimary = node?.hadWorkers || [...suite.nodes.values()].some(node => node.clusterWorker && node.ppid === pid)
	return isPrimary ? 'primary' : null
}

function nodeOf(suite: SuiteState, fromMs: number, toMs: number): NodeReport | null {
	if (nodeCount(suite) === 0) return null
	const {loop} = suite
	const utilisation = secondsOf(loop.utilisation, fromMs, toMs)
	const isKnown = loop.totals.observedMs > 0 && secondsOf(loop.delayMaxMs, fromMs, toMs).length > 0
	const waits = waitsOf(suite)
	const waited = (ns: number | null) => (ns === null ? null : tidy(ns / 1e6))
	const gcShare = collectionShare(suite)
	const heap = loop.heapUsedBytes.values.filter(value => !Number.isNaN(value))
	return {
		loopDelayMs: {
			p50: waits ? waited(waits.p50) : tidy(medianOf(secondsOf(loop.delayP50Ms, fromMs, toMs))),
			p99: waits ? waited(waits.p99) : tidy(medianOf(secondsOf(loop.delayP99Ms, fromMs, toMs))),
			max: isKnown ? tidy(loop.totals.delayMaxMs) : null,
		},
		utilisation: tidy(momentsOf(utilisation).mean),
		gc: {
			count: Number.isNaN(gcShare) ? null : loop.totals.gcCount,
			major: Number.isNaN(gcShare) ? null : loop.totals.gcMajor,
			share: tidy(gcShare),
			maxMs: Number.isNaN(gcShare) ? null : tidy(loop.totals.gcMaxMs),
		},
		heapBytes: heap.length > 0 ? heap.reduce((a, b) => Math.max(a, b)) : null,
		versions: [...nodeVersions(suite).keys()],
	}
}
