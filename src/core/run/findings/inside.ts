import {commandWords} from '../../plan/launch-words.ts'
import {isLight} from '../../plan/suite-plan-common.ts'
import {type Finding, finding} from '../../trouble/finding.ts'
import {durationMs, grouped} from '../../units/format.ts'
import {isNodeProgram} from '../state/folded-processes.ts'
import {endedUnseen, leastLifeMs, type NodeProcess, wasSeen} from '../state/node-life.ts'
import {nodeCount, type SuiteState} from '../state/run-state.ts'
import type {StartedProcess} from '../state/suite-state-common.ts'
import type {FindingInput} from './finding-input.ts'

/** Whether there should be something to see from inside. What runs under another tool carries no probe of ours. */
export function isProbed({run, suite}: FindingInput): boolean {
	return suite.plan.probe !== null && run.plan.profiler === null
}

/** The run of a suite that carried the probe, and how it is spoken of. */
export interface ProbedRun {
	readonly target: StartedProcess | undefined
	/** `the program`. */
	readonly name: string
	/** What can be done about it, as a sentence. */
	readonly advice: string
	/** It is only asked for its times, whether it is Node or not. */
	readonly isTimed: boolean
}

/** As long as it takes on a machine at rest until the probe is let in. */
const usuallyLongEnoughMs = 200

/** All is over, and nothing in it lived long enough for the probe to be let in, or for one CPU sample to be taken. */
export function tooShort(suite: SuiteState, {target, name, advice, isTimed}: ProbedRun): Finding[] {
	const {outcome} = suite
	const nodes = [...suite.nodes.values()]
	if (outcome?.is !== 'done' || !target || target.exitedMs === null) return []
	const lifeMs = target.exitedMs - target.startedMs
	const sawNode = suite.usage.processes.some(row => isNodeProgram(row.last)) || suite.folded.groups.some(isNodeProgram)
	const isNode = isNodeProgram({name: programOf(target.argv)})
	const say = (text: string) => [
		finding('too-short-to-observe', 'info', `${text} ${advice}`, `${name} ended after ${durationMs(lifeMs)}`),
	]
	if (nodeCount(suite) > 0) {
		if (isLight(suite.plan)) return []
		if (suite.folded.wasSeen || nodes.some(wasSeen)) return []
		return say('Node ended before a CPU sample of it could be taken: there is no flamegraph.')
	}
	// A long observation saw Node processes: had one of them lived longer, it would be a `process-unseen`.
	if (lifeMs >= leastLifeMs && (isTimed || !sawNode)) return []
	const without = 'there are no loop, GC, request or CPU samples.'
	if (isNode && lifeMs >= usuallyLongEnoughMs)
		return say(
			`A Node process must run 200 ms or longer to be profiled, and longer than this one did where the machine is busy: ${without}`,
		)
	if (isNode || sawNode) return say(`A Node process must run 200 ms or longer to be profiled, and none did: ${without}`)
	if (isTimed) return []
	return say('The program must run 200 ms or longer to be profiled, and be a Node program.')
}

function programOf(argv: readonly string[]): string {
	return /[^/]*$/.exec(argv[0] ?? '')?.[0] ?? ''
}

/** Ended by a signal, or by V8 itself: no process can hand over then what it has not handed over yet. */
export function endsUnseen(suite: SuiteState): Finding[] {
	const {firstUnseenEnds, unseenEnds} = suite.folded
	const kept = [...suite.nodes.values()].filter(endedUnseen)
	const count = unseenEnds + kept.length
	if (count === 0) return []
	const ended = [...firstUnseenEnds, ...kept].sort((a, b) => a.attachedMs - b.attachedMs)
	const signalOf = ({pid}: NodeProcess) =>
		suite.signals.get(pid) ?? suite.processes.findLast(process => process.pid === pid)?.exit?.signal ?? null
	const said = ended.slice(0, 3).map(node => {
		const signal = signalOf(node)
		return `pid ${node.pid} was ended ${signal === null ? 'from outside, or by a crash' : `by ${signal}`}; its last ${durationMs(node.unseenMs)} ${isLight(suite.plan) ? 'were not told' : 'are not in the flamegraph'}`
	})
	const more = count - said.length
	return [
		finding(
			'ended-unseen',
			'info',
			`${said.join('; ')}${more > 0 ? `; and ${grouped(more)} more` : ''}. What ${count === 1 ? 'it' : 'they'} counted in the last quarter second is lost, too.`,
			ended
				.slice(0, 10)
				.map(
					node =>
						`${commandWords({argv: node.argv.slice(0, 3), shell: false})} (pid ${node.pid}): ${durationMs(node.unseenMs)} of ${durationMs((node.detachedMs ?? node.attachedMs) - node.attachedMs)}`,
				)
				.join('; '),
		),
	]
}
