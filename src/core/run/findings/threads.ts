import {leastRankedSamples, leastRankedShare} from '../../profile/ranking.ts'
import {momentsOf} from '../../stats/moments.ts'
import {type Finding, finding} from '../../trouble/finding.ts'
import {durationMs, grouped, percent} from '../../units/format.ts'
import {saySamples} from '../../words/observed-words.ts'
import {secondsOf} from '../state/measured-span.ts'
import {processShare} from '../state/process-share.ts'
import {nodeCount} from '../state/run-state.ts'
import {
	coverageOf,
	isMostlyElsewhere,
	leastCpuMs,
	rankingOf,
	sampledRows,
	treeCoverage,
} from '../state/sample-coverage.ts'
import type {ProcessRow} from '../state/usage-track.ts'
import type {FindingInput} from './finding-input.ts'

const mostNamed = 3
const leastSeconds = 5
/** In cores. */
const leastElsewhere = 0.4

/** What of the CPU time is in no sample, and of which process. */
export function threadFindings(input: FindingInput): Finding[] {
	const {suite} = input
	if (nodeCount(suite) === 0) return []
	return [...threadsUnseen(input), ...samplesPartial(input)]
}

function threadsUnseen(input: FindingInput): Finding[] {
	const {suite} = input
	const hidden = sampledRows(suite)
		.map(row => {
			const {cpuMs, otherThreadsShare} = coverageOf(suite, row)
			return {row, cpuMs, otherThreadsShare: row.mainRunMs === null ? guessedShare(input, row) : otherThreadsShare}
		})
		.filter(isMostlyElsewhere)
		.sort((a, b) => b.cpuMs * b.otherThreadsShare - a.cpuMs * a.otherThreadsShare)
	if (hidden.length === 0) return []
	const startsWorkers = suite.findings.some(one => one.code === 'worker-threads-not-profiled')
	const where = startsWorkers ? 'in worker threads and native threads' : 'in native threads'
	const said = hidden.slice(0, mostNamed).map(({row, otherThreadsShare}, i) => {
		const share = `${percent(otherThreadsShare)} of its CPU time is`
		return `${nameOf(row)}: ${share}${i === 0 ? ` ${where}` : ''}`
	})
	const others = hidden.length - said.length + suite.folded.mostlyElsewhere
	const more = others > 0 ? `; and ${grouped(others)} more` : ''
	return [
		finding(
			'threads-unseen',
			'info',
			`${said.join('; ')}${more}. The flamegraph shows main threads only: what libraries do in threads of their own (the libuv pool, compression, crypto, images, compilers) is not in it.`,
			hidden
				.slice(0, mostNamed)
				.map(({row, cpuMs, otherThreadsShare}) => {
					const elsewhere = durationMs(cpuMs * otherThreadsShare)
					return `pid ${row.last.pid}: ${elsewhere} of ${durationMs(cpuMs)} CPU time outside the main thread, up to ${grouped(row.maxThreads)} threads`
				})
				.join('; '),
		),
	]
}

/** Where the system tells nothing of threads: what a loop that is so busy cannot have used. NaN: nothing that could be told apart. */
function guessedShare({run, suite, fromMs, toMs}: FindingInput, row: ProcessRow): number {
	const busy = secondsOf(suite.loop.utilisation, fromMs, toMs)
	if (nodeCount(suite) !== 1 || busy.length < leastSeconds) return Number.NaN
	const {cpuShare} = processShare(suite, row, run.plan.sampleHz)
	const elsewhere = cpuShare - momentsOf(busy).mean
	return elsewhere >= leastElsewhere ? elsewhere / cpuShare : Number.NaN
}

/** Something was sampled, but too little to say what is hot. */
function samplesPartial({suite}: FindingInput): Finding[] {
	const coverage = treeCoverage(suite)
	if (coverage === null || coverage.samples === 0) return []
	const unranked = rankingOf(coverage, coverage.samples)
	if (unranked === null) return []
	// An idle program has few samples because it does little, and all of that is in them.
	if (unranked === 'few-samples' && !(coverage.mainShare < leastRankedShare) && coverage.cpuMs >= leastCpuMs) return []
	const why =
		unranked === 'few-samples'
			? `it takes ${leastRankedSamples} before the first function's lead over the second is more than chance`
			: `below ${percent(leastRankedShare)} of what the main threads did, a function that was not sampled could be hotter than all that were`
	return [
		finding(
			'samples-partial',
			'info',
			`There are too few CPU samples to say which function is the hottest: ${why}. The flamegraph shows what was seen. Give it more to do for a ranking.`,
			`${saySamples({samples: coverage.samples, cpuShare: Number.isNaN(coverage.share) ? null : coverage.share})}, ${durationMs(coverage.cpuMs)}`,
		),
	]
}

function nameOf({last}: ProcessRow): string {
	return `${last.name} (pid ${last.pid})`
}
