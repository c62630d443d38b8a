import type {Readiness} from '../../core/suite/launch.ts'
import {joinWords} from '../../core/suite/split-words.ts'
import type {Suite} from '../../core/suite/suite.ts'
import {durationMs} from '../../core/units/format.ts'
import type {SuiteEntry} from '../../tui/ports.ts'

/** A suite as the picker shows it. */
export function suiteEntry(suite: Suite, last: SuiteEntry['last']): SuiteEntry {
	return {
		name: suite.name,
		kind: suite.kind,
		command: joinWords(suite.launch.argv),
		tags: suite.tags,
		details: [
			['command', joinWords(suite.launch.argv)],
			['cwd', suite.launch.cwd],
			...(Object.keys(suite.launch.env).length > 0 ? [['env', Object.keys(suite.launch.env).join(' ')] as const] : []),
			...(suite.kind === 'observe'
				? observeRows(suite)
				: suite.kind === 'micro'
					? microRows(suite)
					: commandRows(suite)),
			[
				'probe',
				suite.kind === 'micro'
					? 'none: nothing runs beside what is measured'
					: suite.probe.is === 'off'
						? suite.probe.outside
							? 'none: observed from outside'
							: 'off: nothing is loaded into the target'
						: suite.kind === 'command' && suite.warmup === 0 && !suite.flame && !suite.deep
							? 'none: every run counts'
							: suite.deep
								? 'deep: a CPU sample every millisecond'
								: 'every Node process of the tree',
			],
			['stop', `${suite.stop.signal}, then SIGKILL after ${durationMs(suite.stop.graceMs)}`],
			...(suite.tags.length > 0 ? [['tags', suite.tags.join(' ')] as const] : []),
		],
		last,
		problem: null,
	}
}

function observeRows(suite: Extract<Suite, {kind: 'observe'}>): Array<readonly [string, string]> {
	return [
		['ready', readyText(suite.ready)],
		...(suite.driver ? [['driver', joinWords(suite.driver.argv)] as const] : []),
		[
			'duration',
			suite.durationMs === null
				? `until ${suite.driver ? 'the driver ends' : 'it ends'}`
				: durationMs(suite.durationMs),
		],
	]
}

function microRows(suite: Extract<Suite, {kind: 'micro'}>): Array<readonly [string, string]> {
	return [
		['file', suite.file],
		['runs', `${suite.runs}, each benchmark in a fresh process`],
		['samples', `${suite.samples}, at most ${durationMs(suite.timeLimitMs)}`],
		...(suite.only === null ? [] : [['only', `/${suite.only}/`] as const]),
	]
}

function commandRows(suite: Extract<Suite, {kind: 'command'}>): Array<readonly [string, string]> {
	return [
		['runs', `${suite.runs}${suite.warmup ? ` + ${suite.warmup} warm-up` : ''}`],
		...(suite.timeoutMs === null ? [] : [['timeout', durationMs(suite.timeoutMs)] as const]),
	]
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
