import type {Readiness} from '../suite/launch.ts'
import {durationMs} from '../units/format.ts'
import {sanitise} from '../units/sanitise.ts'
import {withholdSecrets} from '../units/withhold-secrets.ts'

/** A line of a plan; none where nothing is waited for. */
export function readyStep(ready: Readiness): readonly string[] {
	return ready.is === 'at-once' ? [] : [`waits ${readyText(ready)}`]
}

function readyText(ready: Exclude<Readiness, {is: 'at-once'}>): string {
	switch (ready.is) {
		case 'http':
			return `until ${sanitise(withholdSecrets(ready.url))} answers, at most ${durationMs(ready.timeoutMs)}`
		case 'port':
			return `until port ${ready.port} of ${sanitise(ready.host)} accepts connections, at most ${durationMs(ready.timeoutMs)}`
		case 'log':
			return `until a line of its output matches /${sanitise(ready.pattern)}/, at most ${durationMs(ready.timeoutMs)}`
		case 'delay':
			return durationMs(ready.delayMs)
	}
}
