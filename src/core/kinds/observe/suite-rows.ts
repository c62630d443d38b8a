import {sayReady} from '../../suite/ready-words.ts'
import {type RowsOfKind, sayProbe} from '../../suite/rows-of-kind.ts'
import {joinWords} from '../../suite/split-words.ts'
import {durationMs} from '../../units/format.ts'
import type {ObserveSuite} from './suite.ts'

export const observeRows: RowsOfKind<ObserveSuite> = {
	own: suite => [
		['ready', sayReady(suite.ready)],
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
