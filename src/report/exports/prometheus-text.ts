/**
 * Prometheus text format 0.0.4 (prometheus.io, exposition formats). Readers fail on a family that is split up or said twice, and pass over
 * buckets that fall; so families are values, and this is the only place that writes them.
 */

export type Labels = Readonly<Record<string, string | null>>

export interface Sample {
	readonly labels: Labels
	readonly value: number
}

export interface HistogramSample {
	readonly labels: Labels
	/** Upper bounds, ascending, with how many values are at or below each; the last bound may be any finite one. */
	readonly buckets: ReadonlyArray<{readonly le: number; readonly upTo: number}>
	readonly sum: number
	readonly count: number
}

export type Family =
	| {
			readonly type: 'gauge' | 'counter'
			readonly name: string
			readonly help: string
			readonly samples: readonly Sample[]
	  }
	| {
			readonly type: 'histogram'
			readonly name: string
			readonly help: string
			readonly samples: readonly HistogramSample[]
	  }

export function gauge(name: string, help: string, samples: readonly Sample[]): Family {
	return {type: 'gauge', name, help, samples}
}

/** @param name  ends in `_total` */
export function counter(name: string, help: string, samples: readonly Sample[]): Family {
	return {type: 'counter', name, help, samples}
}

/** Nothing for what was not measured. */
export function sample(labels: Labels, value: number | null | undefined): Sample[] {
	return value == null ? [] : [{labels, value}]
}

/** Families without a sample are left out, and so is a value that is not finite: it would be read as a measurement. */
export function prometheusText(families: readonly Family[]): string {
	return families.map(familyText).join('')
}

function familyText(family: Family): string {
	const {name, help, type} = family
	const lines =
		family.type === 'histogram'
			? family.samples.flatMap(sample => histogramLines(name, sample))
			: family.samples.flatMap(sample => sampleLine(name, sample.labels, sample.value))
	if (lines.length === 0) return ''
	return [`# HELP ${name} ${escapeHelp(help)}`, `# TYPE ${name} ${type}`, ...lines, ''].join('\n')
}

function histogramLines(name: string, {labels, buckets, sum, count}: HistogramSample): string[] {
	if (!Number.isFinite(sum) || !Number.isFinite(count)) return []
	return [
		...buckets.flatMap(({le, upTo}) => sampleLine(`${name}_bucket`, {...labels, le: String(le)}, upTo)),
		...sampleLine(`${name}_bucket`, {...labels, le: '+Inf'}, count),
		...sampleLine(`${name}_sum`, labels, sum),
		...sampleLine(`${name}_count`, labels, count),
	]
}

/** A label that is null is left out, which is what an empty one means. */
function sampleLine(name: string, labels: Labels, value: number): string[] {
	if (!Number.isFinite(value)) return []
	const pairs = Object.entries(labels)
		.filter(([, text]) => text !== null && text !== '')
		.map(([key, text]) => `${key}="${escapeLabel(text!)}"`)
	return [`${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}`]
}

function escapeHelp(text: string): string {
	return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
}

/** Names are plain before they come here; what of them the format gives a meaning to is escaped all the same. */
function escapeLabel(text: string): string {
	return text
		.replaceAll('\\', '\\\\')
		.replaceAll('"', '\\"')
		.replaceAll('\r', ' ')
		.replaceAll('\n', '\\n')
		.toWellFormed()
}
