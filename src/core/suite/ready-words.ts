import {durationMs} from '../units/format.ts'
import {withholdSecrets} from '../units/withhold-secrets.ts'
import type {Readiness} from './launch.ts'

/** `when http://127.0.0.1/ answers, within 15 s`. */
export function sayReady(ready: Readiness): string {
	switch (ready.is) {
		case 'at-once':
			return 'as soon as it has started'
		case 'http':
			return `when ${withholdSecrets(ready.url)} answers, within ${durationMs(ready.timeoutMs)}`
		case 'port':
			return `when ${ready.host}:${ready.port} accepts, within ${durationMs(ready.timeoutMs)}`
		case 'log':
			return `when it prints /${ready.pattern}/, within ${durationMs(ready.timeoutMs)}`
		case 'delay':
			return `after ${durationMs(ready.delayMs)}`
	}
}
