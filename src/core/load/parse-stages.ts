import {durationText, parseDurationMs} from '../units/duration.ts'
import type {LoadStage} from './stage.ts'

/** More than any machine sends. */
export const mostRate = 1_000_000
export const mostStages = 1000

/** `1000`, `0.5`, `1e3`; null: it is no rate, or more than a million a second. */
export function parseRate(text: string): number | null {
	const rate = /^\d+(?:\.\d+)?(?:e\d)?$/.test(text) ? Number(text) : Number.NaN
	return rate >= 0 && rate <= mostRate ? rate : null
}

/** What was expected, and of what it was. */
export interface StagesTrouble {
	readonly text: string
	readonly expected: string
}

/**
 * `100x10s,5000x10s,100x10s`, and `100..10000x5m` for a rate that rises or falls in a straight line.
 * @returns the stages, or the first part that is none
 */
export function parseStages(text: string): readonly LoadStage[] | StagesTrouble {
	const parts = text.split(',').map(part => part.trim())
	if (parts.length > mostStages) return {text, expected: `at most ${mostStages} stages`}
	const stages: LoadStage[] = []
	for (const part of parts) {
		const stage = parseStage(part)
		if ('expected' in stage) return stage
		stages.push(stage)
	}
	if (stages.every(({fromRate, toRate}) => fromRate === 0 && toRate === 0))
		return {text, expected: 'a stage with a rate above zero'}
	return stages
}

function parseStage(text: string): LoadStage | StagesTrouble {
	const [, from = '', to = from, time = ''] = /^(.*?)(?:\.\.(.*?))?x(.*)$/.exec(text) ?? []
	const fromRate = parseRate(from)
	const toRate = parseRate(to)
	const forMs = parseDurationMs(time)
	if (fromRate === null || toRate === null)
		return {text, expected: 'a rate from 0 to 1000000 requests a second and a time, such as 100x10s, or 100..5000x1m'}
	if (forMs === null || forMs === 0)
		return {text, expected: 'a time above zero with its unit behind the x, such as 100x10s'}
	return {fromRate, toRate, forMs}
}

/** As `parseStages` reads it. */
export function stagesText(stages: readonly LoadStage[]): string {
	return stages
		.map(
			({fromRate, toRate, forMs}) =>
				`${fromRate === toRate ? fromRate : `${fromRate}..${toRate}`}x${durationText(forMs)}`,
		)
		.join(',')
}
