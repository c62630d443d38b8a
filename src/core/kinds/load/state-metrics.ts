import {type LoadTime, loadTimes} from '../../load/counted.ts'

/** What the client has timed: `load:response`, `load:service`, `load:firstByte`, `load:connect`, `load:sendLag`. */
export function loadMetric(time: LoadTime): string {
	return `load:${time}`
}

const ranks: ReadonlyMap<string, number> = new Map(loadTimes.map((time, rank) => [loadMetric(time), rank]))

/** In which order they are told; all others come behind them. */
export function rankOfLoadMetric(metric: string): number {
	return ranks.get(metric) ?? ranks.size
}
