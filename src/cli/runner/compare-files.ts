import type {ArmName, ComparedFrame, FramesCompared} from '../../core/kinds/compare/events.ts'
import {diffFrames, type FrameDiff, grownFrames, type ProfileDiff} from '../../core/profile/diff-frames.ts'
import {withoutLoop} from '../../core/profile/without-loop.ts'
import type {SuiteState} from '../../core/run/state/run-state.ts'
import type {ProfiledSides} from '../../engine/suite-run.ts'
import {type FlameFiles, v8Flame} from './flame-files.ts'

const mostFrames = 10

/** What the samples of both sides say about what grew, and both flamegraphs. null when a side has no samples. */
export function comparedProfiles(
	suite: SuiteState,
	sides: ProfiledSides,
): {readonly diff: ProfileDiff; readonly flames: Readonly<Record<ArmName, FlameFiles>>} | null {
	const side = (name: ArmName) => ({
		profiles: sides[name].spans.map(({fromMs, toMs}) => withoutLoop(suite.cpu.window(fromMs, toMs))),
		root: sides[name].root,
		operationUs: sides[name].operationUs,
		operationInterval: sides[name].operationInterval,
	})
	const diff = diffFrames(side('base'), side('head'))
	if (diff.base.samples === 0 || diff.head.samples === 0) return null
	return {diff, flames: {base: flameOf(suite, sides, diff, 'base'), head: flameOf(suite, sides, diff, 'head')}}
}

export function framesCompared(
	benchmark: string | null,
	diff: ProfileDiff,
	svg: Readonly<Record<ArmName, string | null>>,
): FramesCompared {
	const side = (name: ArmName) => ({runs: diff[name].profiles, samples: Math.round(diff[name].samples), svg: svg[name]})
	const shrank = diff.frames.filter(frame => frame.self.is === 'shrank').reverse()
	return {
		benchmark,
		unit: diff.unit,
		base: side('base'),
		head: side('head'),
		grew: grownFrames(diff, mostFrames).map(frame => comparedFrame(frame, frame.self.is === 'grew' ? 'self' : 'total')),
		shrank: shrank.slice(0, mostFrames).map(frame => comparedFrame(frame, 'self')),
	}
}

function comparedFrame(
	{frame, file, baseLine, headLine, presence, via, ...growths}: FrameDiff,
	kind: 'self' | 'total',
): ComparedFrame {
	const {baseShare, headShare, base, head, delta, low, high} = growths[kind]
	return {
		name: frame.name,
		file,
		line: (headLine ?? baseLine) || null,
		presence,
		kind,
		baseShare,
		headShare,
		base,
		head,
		delta,
		low,
		high,
		via,
	}
}

function flameOf(suite: SuiteState, sides: ProfiledSides, diff: ProfileDiff, name: ArmName): FlameFiles {
	const {spans} = sides[name]
	const flame = {
		title: `${suite.plan.name}${sides.benchmark === null ? '' : ` ${sides.benchmark}`}, ${name}`,
		fromMs: spans[0]?.fromMs ?? 0,
		toMs: spans.at(-1)?.toMs ?? 0,
		weights: diff.aligned[name].whole,
		timed: spans.flatMap(({fromMs, toMs}) => suite.cpu.timed(fromMs, toMs)),
	}
	return v8Flame(suite, flame, spans.length)
}
