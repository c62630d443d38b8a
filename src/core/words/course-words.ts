/** Which series of a suite tell its course, in the order they are told, and how. */
import {bytes, durationMs, grouped, percent, significant} from '../units/format.ts'

export const courseWords: ReadonlyArray<readonly [series: string, label: string, say: (value: number) => string]> = [
	['cpuShare', 'CPU', percent],
	['rssBytes', 'RSS', bytes],
	['heapUsedBytes', 'heap used', bytes],
	['utilisation', 'loop busy', percent],
	['loopDelayP99Ms', 'loop wait', durationMs],
	['gcMs', 'GC', value => `${durationMs(value)}/s`],
	['fds', 'open files', grouped],
	['waitingForCore', 'waiting', value => `${significant(value)} threads`],
	['readRate', 'read', value => `${bytes(value)}/s`],
	['writeRate', 'written', value => `${bytes(value)}/s`],
	['systemCpuShare', 'system CPU', percent],
]
