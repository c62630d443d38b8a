import {stagesText} from '../../load/parse-stages.ts'
import {sayReady} from '../../suite/ready-words.ts'
import {type RowsOfKind, sayProbe} from '../../suite/rows-of-kind.ts'
import {durationMs} from '../../units/format.ts'
import {withholdSecrets} from '../../units/withhold-secrets.ts'
import type {LoadSuite} from './suite.ts'

export const loadRows: RowsOfKind<LoadSuite> = {
	own: ({hasTarget, ready, load}) => [
		...(hasTarget ? [['ready', sayReady(ready)] as const] : []),
		['sends', load.requests.map(({method, url}) => `${method} ${withholdSecrets(url)}`).join(', ')],
		load.search === null
			? ['stages', `${stagesText(load.stages)}${load.arrival === 'poisson' ? ', at random moments' : ''}`]
			: [
					'search',
					`${load.search.fromRate} to ${load.search.toRate} a second: ${load.search.holds.map(({expr}) => expr).join(', ')}`,
				],
		['connections', `${load.connections}${load.fresh ? ', a new one for each request' : ''}`],
		['timeout', durationMs(load.timeoutMs)],
	],
	probe: suite =>
		!suite.hasTarget
			? 'none: there is no program'
			: suite.light && suite.probe.is !== 'off'
				? 'light: no CPU samples, no garbage collections'
				: sayProbe(suite),
}
