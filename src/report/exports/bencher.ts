/**
 * Bencher Metric Format (bencher.dev v0.6.12, 8d75325: services/console/public/v0/bmf.json; names of at most 1024 bytes,
 * lib/bencher_valid/src/benchmark_name.rs). `latency` in nanoseconds and `throughput` in operations a second are its own measures
 * (lib/bencher_json/src/project/measure/built_in.rs); `latency-p99` and `memory`, in bytes, it makes when it first sees them.
 */
import type {MetricReport, RunReport} from '../../core/run/summary/run-report.ts'
import {tidy} from '../../core/run/summary/tidy.ts'
import {withoutSecrets} from '../without-secrets.ts'
import {markedJson} from './marked-json.ts'
import {namedSuites, numbered, trackedMetrics} from './names.ts'

interface Measured {
	readonly value: number
	readonly lower_value?: number
	readonly upper_value?: number
}

type Measures = Readonly<Record<string, Measured>>

const mostBytes = 1024
/** Behind a name that was cut, for the number of one that is repeated. */
const reserved = 16

export function renderBencher(recorded: RunReport): string {
	const report = withoutSecrets(recorded)
	const all = namedSuites(report.suites).flatMap(named =>
		trackedMetrics(named).map(({name, metric}) => ({
			name: within(`${named.name} ${name}`, mostBytes - reserved),
			measures: measuresOf(metric),
		})),
	)
	const measured = all.filter(({measures}) => Object.keys(measures).length > 0)
	const names = numbered(measured.map(({name}) => name))
	const entries = measured.map(({measures}, i) => [names[i]!, measures] as const)
	return markedJson(Object.fromEntries(entries))
}

const nsEach: Readonly<Record<MetricReport['unit'], number | null>> = {ms: 1e6, ns: 1, bytes: null, cores: null}

function measuresOf({unit, median, p99, ci, throughput}: MetricReport): Measures {
	const figure = (value: number | null, factor: number, interval: MetricReport['ci'] = null): Measured | null => {
		const scaled = value === null ? null : tidy(value * factor)
		if (scaled === null) return null
		const [low, high] = [tidy((interval?.low ?? Number.NaN) * factor), tidy((interval?.high ?? Number.NaN) * factor)]
		return {value: scaled, ...(low === null || high === null ? {} : {lower_value: low, upper_value: high})}
	}
	const factor = nsEach[unit]
	const all = {
		...(factor === null ? {} : {latency: figure(median, factor, ci), 'latency-p99': figure(p99, factor)}),
		...(unit === 'bytes' ? {memory: figure(median, 1, ci)} : {}),
		throughput: figure(throughput, 1),
	}
	return Object.fromEntries(
		Object.entries(all).flatMap(([name, measured]) => (measured === null ? [] : [[name, measured]])),
	)
}

/** The beginning of a text, in bytes of UTF-8, without half a character at its end. */
function within(text: string, bytes: number): string {
	const encoded = new TextEncoder().encode(text)
	if (encoded.length <= bytes) return text
	return new TextDecoder().decode(encoded.subarray(0, bytes)).replace(/\ufffd+$/, '')
}
