import type {Finding} from '../trouble/finding.ts'
import {durationMs, grouped, percent} from '../units/format.ts'
import {finding} from './finding-codes.ts'
import type {FindingInput} from './finding-input.ts'
import type {SuiteState} from './run-state.ts'

/** As the kernel names the main thread of Node programs, by version; npm and npx rename themselves. */
const nodeNames = /^(node|nodejs|node-MainThread|MainThread|npm|npx)\b/
/** A process that lived less was gone before a probe can be expected to have spoken. */
const leastLifeMs = 1500

/** Processes whose inside nobody saw, and why. */
export function insideFindings(input: FindingInput): Finding[] {
	const {run, suite} = input
	// What runs under another tool carries no probe of ours.
	if (suite.plan.probe === null || run.plan.profiler !== null) return []
	// Nor do counted runs of a command.
	const silent = suite.plan.kind === 'command' ? [] : unseen(input)
	return silent.length > 0 ? silent : tooShort(suite)
}

function unseen({suite, toMs}: FindingInput): Finding[] {
	const silent = suite.usage.processes.filter(
		row => !suite.nodes.has(row.last.pid) && row.firstSeenMs < toMs && row.lastSeenMs - row.firstSeenMs >= leastLifeMs,
	)
	const nodes = silent.filter(row => nodeNames.test(row.last.name))
	const found: Finding[] = []
	if (nodes.length > 0) {
		const names = nodes.slice(0, 3).map(row => `${row.last.name} (pid ${row.last.pid})`)
		found.push(
			finding(
				'process-unseen',
				'warning',
				`${grouped(nodes.length)} Node ${nodes.length === 1 ? 'process was' : 'processes were'} not observed from inside: ${names.join(', ')}${nodes.length > 3 ? ' ...' : ''}. NODE_OPTIONS did not reach ${nodes.length === 1 ? 'it' : 'them'}, or Node is older than 18 or runs under its permission model.`,
				`no loop, GC or CPU samples of ${durationMs(nodes.reduce((sum, row) => sum + row.usedMs, 0))} of CPU time`,
			),
		)
	}
	const foreignMs = silent.reduce((sum, row) => sum + (nodeNames.test(row.last.name) ? 0 : row.usedMs), 0)
	const share = foreignMs / suite.usage.usedMs
	if (share >= 0.1 && foreignMs >= 100) {
		const busiest = silent
			.filter(row => !nodeNames.test(row.last.name))
			.sort((a, b) => b.usedMs - a.usedMs)
			.slice(0, 3)
			.map(row => row.last.name)
		found.push(
			finding(
				'no-js-profile',
				'info',
				`${[...new Set(busiest)].join(', ')} ${busiest.length === 1 ? 'is not a Node program' : 'are not Node programs'}: CPU and memory are measured, but there is no JavaScript to profile.`,
				`${percent(share)} of the CPU time of the tree, ${durationMs(foreignMs)}`,
			),
		)
	}
	return found
}

/** All is over, and nothing in it lived long enough for the probe to be let in, or for one CPU sample to be taken. */
function tooShort(suite: SuiteState): Finding[] {
	const {plan, outcome} = suite
	const nodes = [...suite.nodes.values()]
	// Of a command only one run carries the probe.
	const targets = suite.processes.filter(process => process.role === 'target')
	const target = plan.kind === 'command' && plan.probeAfter ? targets.at(-1) : targets[0]
	if (outcome?.is !== 'done' || !target || target.exitedMs === null) return []
	const lifeMs = target.exitedMs - target.startedMs
	const isCommand = plan.kind === 'command'
	const sawNode = suite.usage.processes.some(row => nodeNames.test(row.last.name))
	const isNode = sawNode || nodeNames.test(programOf(target.argv))
	const advice = isCommand
		? 'The times are not touched by that; for a flamegraph, give it more to do.'
		: 'Give it more to do, or time it as a `command` suite.'
	const say = (text: string) => [
		finding(
			'too-short-to-observe',
			'info',
			`${text} ${advice}`,
			`${isCommand ? 'the run with the probe' : 'the program'} ended after ${durationMs(lifeMs)}`,
		),
	]
	if (nodes.length > 0) {
		if (nodes.some(node => node.lastCpuMs !== null || (node.detachedMs ?? 0) - node.attachedMs >= leastLifeMs))
			return []
		return say('Node ended before a CPU sample of it could be taken: there is no flamegraph.')
	}
	// Of a long observation that saw Node processes: had one of them lived longer, it would be a `process-unseen`.
	if (lifeMs >= leastLifeMs && (isCommand || !sawNode)) return []
	if (isNode)
		return say(
			'No Node process lived long enough to be observed from inside, which takes some 200 ms: there are no loop, GC, request or CPU samples.',
		)
	// Of a program that need not be Node, a command suite is only asked for its times.
	if (isCommand) return []
	return say(
		'The program did not live long enough to be observed from inside, which takes some 200 ms and is only possible with Node.',
	)
}

function programOf(argv: readonly string[]): string {
	return /[^/]*$/.exec(argv[0] ?? '')?.[0] ?? ''
}
