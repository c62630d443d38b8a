import {type LoadStage, plannedCount} from '../../load/stage.ts'
import {durationMs, grouped, significant} from '../../units/format.ts'

/** `1,000 requests a second for 60 s`, `100 to 5,000 requests a second in 60 s`. */
export function saidStage({fromRate, toRate, forMs}: LoadStage): string {
	const time = durationMs(forMs)
	if (fromRate === 0 && toRate === 0) return `nothing for ${time}`
	return fromRate === toRate
		? `${saidRate(fromRate)} requests a second for ${time}`
		: `${saidRate(fromRate)} to ${saidRate(toRate)} requests a second in ${time}`
}

/** `1,000/s for 60 s`, `100 to 5,000/s in 60 s`: where a column is narrow. */
export function shortStage({fromRate, toRate, forMs}: LoadStage): string {
	const time = durationMs(forMs, 2)
	return fromRate === toRate
		? `${saidRate(fromRate)}/s for ${time}`
		: `${saidRate(fromRate)} to ${saidRate(toRate)}/s in ${time}`
}

function saidRate(rate: number): string {
	return Number.isInteger(rate) ? grouped(rate) : significant(rate)
}

export function totalWords(stages: readonly LoadStage[]): string {
	const total = plannedCount(stages)
	return `${grouped(total)} ${total === 1 ? 'request' : 'requests'}`
}
