import {medianOf} from '../core/stats/quantile.ts'
import {timerSaturation} from '../core/stats/timer-saturation.ts'
import {type Finding, finding} from '../core/trouble/finding.ts'
import {durationNs, percentInText} from '../core/units/format.ts'
import type {MeasureOptions, Sampled} from './measure-options.ts'

/** mitata's threshold; between two empty functions of the same shape the ratio stayed below 1.2. */
const nearEmptyRatio = 1.42
/** Share of the measured time: as much as a median may be off by. */
const muchGc = 0.03

export function findingsOf(sampled: Sampled, options: MeasureOptions): Finding[] {
	const {samplesNs, figures} = sampled
	const {batch, timer, gc, emptyNs, elapsedMs} = figures
	const medianNs = medianOf(samplesNs)
	const found: Finding[] = []
	const say = (...said: Parameters<typeof finding>) => found.push(finding(...said))
	const timed = figures.kind !== 'own'
	const saturation = timerSaturation(samplesNs, {
		resolutionNs: timer.resolutionNs,
		overheadNs: timer.costNs,
		operationsPerSample: batch,
	})
	if (timed && saturation.reason !== null && saturation.reason !== 'too-few')
		say(
			'timer-saturated',
			'warning',
			'One call is too short for the clock: do more of the work in one call, or leave out what runs before and after each call, so that calls can be timed in batches.',
			`median ${durationNs(medianNs)} a call, one reading of the clock ${durationNs(timer.costNs)}, its step ${durationNs(timer.resolutionNs)}`,
		)
	else if (timed && emptyNs > 0 && medianNs < emptyNs * nearEmptyRatio)
		say(
			'near-empty',
			'warning',
			'This took hardly longer than an empty function: V8 may have removed the work, because its input never changes or its result is not used. Let it depend on something that changes, and return what it computes.',
			`median ${durationNs(medianNs)}, empty function ${durationNs(emptyNs)}, less than ${nearEmptyRatio} times that`,
		)
	if (samplesNs.length < options.samples)
		say(
			'time-limit-reached',
			samplesNs.length < 100 ? 'warning' : 'info',
			'The time limit ended the measurement before all samples were taken; raise the limit for more.',
			`${samplesNs.length} of ${options.samples} samples in ${durationNs(options.timeLimitMs * 1e6)}`,
		)
	if (sampled.returnedNaN)
		say(
			'returned-nan',
			'warning',
			'It returned NaN: it may not compute what it is meant to.',
			'at least one result was NaN',
		)
	const gcShare = elapsedMs > 0 ? gc.totalMs / elapsedMs : 0
	if (gcShare >= muchGc)
		say(
			'gc-in-tail',
			'info',
			'Collecting its garbage took part of the time and falls into few samples: the median leaves it out, the mean holds it. Tools that time longer batches spread it over all samples and show a higher median.',
			`${gc.count} collections, ${percentInText(gcShare)} of the time, ${durationNs(gc.nsPerCall)} a call`,
		)
	return found
}
