import {withoutDust} from '../../core/stats/nice-step.ts'
import {exitCodesText} from '../../core/suite/exit-codes.ts'
import {joinWords} from '../../core/suite/split-words.ts'
import {durationText} from '../../core/units/duration.ts'
import {withholdAddress} from '../../core/units/withhold-secrets.ts'
import type {BaselineFlags, Invocation, MeasureChoices} from '../command-line/invocation.ts'

/**
 * The command that starts the same run again, for its report: what was picked on the screen is named, what only concerned the screen is
 * left out.
 *
 * @param names  the suites that run; empty: all
 */
export function againCommand(
	invocation: Extract<Invocation, {measure: MeasureChoices}>,
	names: readonly string[],
): string {
	const {measure} = invocation
	if (invocation.command === 'load') return againLoad(invocation)
	const words = ['arsenal-tui', invocation.command === 'exec' ? 'exec' : 'run']
	if (invocation.command !== 'exec') {
		words.push(...names)
		if (invocation.config !== null) words.push('--config', invocation.config)
		if (names.length === 0) for (const tag of measure.tags) words.push('--tag', tag)
	}
	words.push(...measureWords(measure, invocation.command === 'exec' ? invocation : undefined))
	if (invocation.outDir !== null) words.push('--out', invocation.outDir)
	if (invocation.command === 'exec') words.push('--', ...invocation.argv)
	return joinWords(words)
}

/** Values of headers and the body are written nowhere. */
const withheld = '***'

function againLoad({url, argv, load, measure, outDir}: Extract<Invocation, {command: 'load'}>): string {
	const words = ['arsenal-tui', 'load', withholdAddress(url)]
	const say = (flag: string, value: string | number | null) => {
		if (value !== null) words.push(`--${flag}`, String(value))
	}
	say('rate', load.rate)
	say('stages', load.stages)
	say('search', load.search === null ? null : `${load.search.from}..${load.search.to}`)
	say('connections', load.connections)
	say('method', load.method)
	for (const header of load.headers) say('header', `${header.slice(0, header.indexOf(':'))}: ${withheld}`)
	say('body', load.body === null ? null : withheld)
	say('request-timeout', load.timeoutMs === null ? null : durationText(load.timeoutMs))
	say('max-in-flight', load.maxInFlight)
	say('threads', load.threads)
	say('socket', load.socket)
	for (const host of load.allowHosts) say('allow-host', host)
	if (load.poisson) words.push('--poisson')
	if (load.http2) words.push('--http2')
	if (load.newConnections) words.push('--new-connections')
	if (load.queue) words.push('--queue')
	if (load.insecure) words.push('--insecure')
	words.push(...measureWords(measure))
	if (outDir !== null) words.push('--out', outDir)
	if (argv.length > 0) words.push('--', ...argv)
	return joinWords(words)
}

/** Only what was said. */
export function measureWords(
	measure: MeasureChoices,
	exec?: Extract<Invocation, {command: 'exec'}>,
): readonly string[] {
	const words: string[] = []
	if (measure.durationMs !== null) words.push('--duration', durationText(measure.durationMs))
	if (measure.runs !== null) words.push('--runs', String(measure.runs))
	if (measure.warmup !== null) words.push('--warmup', String(measure.warmup))
	if (measure.samples !== null) words.push('--samples', String(measure.samples))
	if (measure.only !== null) words.push('--only', measure.only)
	if (exec?.shell) words.push('--shell')
	if (measure.exitCodes !== null) words.push('--exit-codes', exitCodesText(measure.exitCodes))
	if (exec && exec.exitCode !== null) words.push('--exit-code', exec.exitCode)
	if (measure.deep) words.push('--deep')
	if (measure.allCollections) words.push('--all-collections')
	if (measure.light) words.push('--light')
	if (measure.flame) words.push('--flame')
	if (measure.outside) words.push('--outside')
	if (measure.profiler !== null) words.push('--profiler', measure.profiler.replace(' ', '-'))
	for (const expr of measure.budgets) words.push('--budget', expr)
	for (const expr of measure.captures) words.push('--capture', expr)
	for (const file of measure.rules) words.push('--rules', file)
	if (measure.baseline !== null) words.push(...baselineWords(measure.baseline))
	if (measure.inconclusive === 'pass') words.push('--inconclusive', 'pass')
	if (measure.seed !== null) words.push('--seed', String(measure.seed))
	return words
}

function baselineWords({name, force, margin, metric}: BaselineFlags): readonly string[] {
	return [
		...['--baseline', name],
		...(force ? ['--force'] : []),
		...(margin === null ? [] : ['--margin', `${withoutDust(margin * 100)}%`]),
		...(metric === 'wall' ? [] : ['--metric', metric === 'peakRss' ? 'rss' : metric]),
	]
}
