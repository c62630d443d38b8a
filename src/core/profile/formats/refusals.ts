import {ArsenalError} from '../../trouble/arsenal-error.ts'

export function notDrawn(
	source: string,
	{what, advice}: {readonly what: string; readonly advice: string},
): ArsenalError {
	return new ArsenalError('bad-profile', `${source} is ${what}, not a profile that can be drawn here`, {advice})
}

export function notWhole(source: string, cause?: unknown): ArsenalError {
	const advice = 'Perhaps whoever wrote it was stopped before the end.'
	return new ArsenalError('bad-profile', `${source} is not a profile: it is not whole JSON`, {cause, advice})
}

export function tooLarge(source: string, what: string, limitBytes: number): ArsenalError {
	const mebibytes = Math.max(1, Math.round(limitBytes / 2 ** 20))
	return new ArsenalError(
		'bad-profile',
		`${source} is too large: ${what} would take more than ${mebibytes} MiB of memory`,
		{
			advice:
				'That is what can be given to it here. Record for a shorter time, or with a longer interval: node --cpu-prof --cpu-prof-interval 5000 ...',
		},
	)
}
