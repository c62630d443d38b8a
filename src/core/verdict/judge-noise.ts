import type {NoiseMeasured, VerdictReached} from '../kinds/compare/events.ts'
import type {Finding} from '../trouble/finding.ts'
import type {Judgement} from './judge.ts'
import {type Answer, type JudgedPhase, judgeFamilies, verdictsOf} from './judge-compare.ts'
import {noiseFloor} from './noise-floor.ts'

/** Comparisons of a program with itself, one after another: what differs is the machine's. */
export class JudgedNoise {
	readonly #judgements = new Map<string, {answer: Answer; all: Judgement[]}>()

	/** @returns the verdicts of this comparison, none of which decides anything */
	add(judged: JudgedPhase, comparison: number): readonly VerdictReached[] {
		for (const answer of judged.answers) {
			// A comparison that was void because the machine moved would not have been believed either.
			if (answer.outcome.verdict === null || answer.outcome.doubt === 'machine-moved') continue
			const key = JSON.stringify([answer.benchmark, answer.figure.key])
			const found = this.#judgements.get(key) ?? {answer, all: []}
			found.all.push(answer.outcome)
			this.#judgements.set(key, found)
		}
		const family = judgeFamilies(judged.answers)
		return verdictsOf(judged, family, null, {confirm: false, comparison}).map(one => ({...one, gates: false}))
	}

	/** @param gate the metric whose floor is doubted aloud */
	floors(gate: string): NoiseMeasured & {readonly findings: readonly Finding[]} {
		const findings: Finding[] = []
		const floors = [...this.#judgements.values()].flatMap(({answer: {benchmark, figure}, all}) => {
			const floor = noiseFloor(all)
			if (floor === null) return []
			if (figure.metric === gate) findings.push(...floor.findings)
			const {margin, measured, comparisons, method} = floor
			return [{benchmark, metric: figure.metric, stat: figure.stat, margin, measured, comparisons, method}]
		})
		return {floors, findings}
	}
}
