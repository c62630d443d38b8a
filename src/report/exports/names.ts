/** Names for other programs, which take what is called alike for one thing, or count the first alone. */
import type {MetricReport, SuiteReport} from '../../core/run/summary/run-report.ts'
import {cutText} from '../../core/units/cut-text.ts'
import {sanitise} from '../../core/units/sanitise.ts'

const mostOfName = 400

/**
 * One line of harmless text. A half of a surrogate pair, which no UTF-8 can have, becomes U+FFFD, and so do the characters that XML 1.0 leaves out.
 */
export function plainLine(text: string, most = 4000): string {
	const line = sanitise(text.replace(/\s*[\r\n\u0085\u2028\u2029]+\s*/g, ' ')).trim()
	return cutText(line, most)
		.toWellFormed()
		.replace(/[\ufffe\uffff]/g, '\ufffd')
}

/** The same, short and never empty. Names differ in what goes here, so two of them may become one: see `numbered`. */
export function plainName(text: string): string {
	return plainLine(text, mostOfName) || 'unnamed'
}

/** The same names, a repeated one with a number behind it: `a`, `a (2)`. */
export function numbered(names: readonly string[]): string[] {
	const given = new Set(names)
	const times = new Map<string, number>()
	return names.map(name => {
		let nth = (times.get(name) ?? 0) + 1
		// Another may be called so.
		while (nth > 1 && given.has(`${name} (${nth})`)) nth++
		times.set(name, nth)
		return nth === 1 ? name : `${name} (${nth})`
	})
}

export interface NamedMetric {
	/** Unique within the suite. */
	readonly name: string
	readonly metric: MetricReport
}

export interface NamedSuite {
	/** Unique within the run. */
	readonly name: string
	readonly suite: SuiteReport
	readonly metrics: readonly NamedMetric[]
}

export function namedSuites(suites: readonly SuiteReport[]): readonly NamedSuite[] {
	const names = numbered(suites.map(suite => plainName(suite.name)))
	return suites.map((suite, i) => ({name: names[i]!, suite, metrics: namedMetrics(suite)}))
}

function namedMetrics({metrics}: SuiteReport): readonly NamedMetric[] {
	const names = numbered(metrics.map(({name}) => plainName(name)))
	return metrics.map((metric, i) => ({name: names[i]!, metric}))
}

/** What a history is worth keeping: in a comparison the new side alone, for the old one was measured when it was new. */
export function trackedMetrics({suite, metrics}: NamedSuite): readonly NamedMetric[] {
	return suite.compare === undefined ? metrics : metrics.filter(({metric}) => metric.name.startsWith('head '))
}
