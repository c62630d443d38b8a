import type {Readiness} from '../../suite/launch.ts'
import {type RowsOfKind, sayProbe} from '../../suite/rows-of-kind.ts'
import {joinWords} from '../../suite/split-words.ts'
import {durationMs} from '../../units/format.ts'
import type {ObserveSuite} from './suite.ts'

export const observeRows: RowsOfKind<ObserveSuite> = {
	own: suite => [
		['ready', readyText(suite.ready)],
		...(suite.driver ? [['driver', joinWords(suite.driver.argv)] as const] : []),
		[
			'duration',
			suite.durationMs === null
				? `until ${suite.driver ? 'the driver ends' : 'it ends'}`
				: durationMs(suite.durationMs),
		],
	],
	probe: suite =>
		suite.light && suite.probe.is !== 'off' ? 'light: no CPU samples, no garbage collections' : sayProbe(suite),
}

function readyText(ready: Readiness): string {
	switch (ready.is) {
		case 'at-once':
			return 'as soon as it has started'
		case 'http':
			return `when ${ready.url} answers, within ${durationMs(ready.timeoutMs)}`
		case 'port':
			return `when ${ready.host}:${ready.port} accepts, within ${durationMs(ready.timeoutMs)}`
		case 'log':
			return `when it prints /${ready.pattern}/, within ${durationMs(ready.timeoutMs)}`
		case 'delay':
			return `after ${durationMs(ready.delayMs)}`
	}
}
