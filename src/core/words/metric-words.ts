/** What metrics are called in front of people, by the names that events and report.json have for them. */

/** In full, and where a column is narrow. */
const words: Readonly<Record<string, {readonly full: string; readonly short: string}>> = {
	wall: {full: 'wall time', short: 'wall'},
	user: {full: 'user CPU time', short: 'user CPU'},
	system: {full: 'system CPU time', short: 'system CPU'},
	cpu: {full: 'CPU time', short: 'CPU'},
	peakRss: {full: 'peak memory', short: 'mem'},
	http: {full: 'HTTP requests', short: 'HTTP'},
	'load:response': {full: 'response time', short: 'response'},
	'load:service': {full: 'service time', short: 'service'},
	'load:firstByte': {full: 'time to first byte', short: 'first byte'},
	'load:connect': {full: 'time to connect', short: 'connect'},
	'load:sendLag': {full: 'send lag', short: 'lag'},
	cpuShare: {full: 'CPU (of one core)', short: 'CPU'},
	rssBytes: {full: 'memory (RSS)', short: 'RSS'},
}

/** Metrics that count requests, what the client saw before what the server did: the first that is there speaks for its suite. */
export const requestMetrics: readonly string[] = ['load:response', 'http']

type Form = 'full' | 'short'

function wordOf(name: string, form: Form): string | undefined {
	return Object.hasOwn(words, name) ? words[name]![form] : undefined
}

/** `wall time`, `wall time, size=10`, `HTTP requests`, `render` of `measure:render`, `reload` of `step:reload`. The name of a benchmark is as it was given: foreign text. */
export function sayMetric(name: string, form: Form = 'full'): string {
	const word = wordOf(name, form)
	if (word !== undefined) return word
	if (name.startsWith('measure:')) return name.slice('measure:'.length)
	if (name.startsWith('step:')) return sayStep(name.slice('step:'.length))
	const slash = name.indexOf('/')
	const figure = slash < 0 ? undefined : wordOf(name.slice(0, slash), form)
	return figure === undefined ? name : `${figure}, ${name.slice(slash + 1)}`
}

/** `reload`, `reload, files=10`, `all steps`. */
function sayStep(key: string): string {
	const slash = key.indexOf('/')
	const step = slash < 0 ? key : key.slice(0, slash)
	// Apart from names, which are words: core/kinds/steps/state-metrics.ts.
	const shown = step === '(all)' ? 'all steps' : step
	return slash < 0 ? shown : `${shown}, ${key.slice(slash + 1)}`
}

/** What is compared: a metric, and what stands for a run of it. */
export interface Question {
	readonly metric: string
	readonly stat: string
	/** Foreign text; null: there is only one. */
	readonly benchmark: string | null
}

/** `wall time`, `time, p99`: what stands for a run is said where a run has more than one such figure. */
export function sayMetricOf({metric, stat}: Omit<Question, 'benchmark'>, form: Form = 'full'): string {
	const word = wordOf(metric, form) ?? metric
	return stat === 'median' || stat === 'mean' ? word : `${word}, ${stat}`
}

/** `wall time of size=10` */
export function sayQuestion({benchmark, ...of}: Question): string {
	const what = sayMetricOf(of)
	return benchmark === null ? what : `${what} of ${benchmark}`
}

/** `size=10  wall`: in a column, where what tells the rows apart comes first. */
export function sayQuestionShort({benchmark, ...of}: Question): string {
	return benchmark === null ? sayMetricOf(of) : `${benchmark}  ${sayMetricOf(of, 'short')}`
}
