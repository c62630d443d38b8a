/**
 * What becomes of a request that is not answered to its end, by what ends it. `sockets`: the generator's own machine had no descriptor or no port for
 * it, which says nothing of the target.
 */
export const failureClasses = [
	'refused',
	'reset',
	'cut',
	'malformed',
	'too-large',
	'unreachable',
	'dns',
	'tls',
	'sockets',
	'check',
	'module',
	'other',
] as const
export type FailureClass = (typeof failureClasses)[number]

/** What a reader is told: behind a number of requests. */
export const failureWords: Readonly<Record<FailureClass, string>> = {
	refused: 'refused',
	reset: 'reset before they were answered',
	cut: 'answered in part',
	malformed: 'answered with something that is not HTTP',
	'too-large': 'answered with more than is read',
	unreachable: 'with nobody to be reached',
	dns: 'whose host has no address',
	tls: 'whose certificate or encryption was not accepted',
	sockets: 'for which this machine had no descriptor or port',
	check: 'answered with what the check refuses',
	module: 'that the module could not make',
	other: 'failed otherwise',
}

const ofCode: Readonly<Record<string, FailureClass>> = {
	ECONNREFUSED: 'refused',
	ECONNRESET: 'reset',
	EPIPE: 'reset',
	ECONNABORTED: 'reset',
	EHOSTUNREACH: 'unreachable',
	ENETUNREACH: 'unreachable',
	EHOSTDOWN: 'unreachable',
	ENETDOWN: 'unreachable',
	ETIMEDOUT: 'unreachable',
	ENOENT: 'refused',
	EACCES: 'refused',
	ENOTFOUND: 'dns',
	EAI_AGAIN: 'dns',
	EAI_FAIL: 'dns',
	EAI_NODATA: 'dns',
	EMFILE: 'sockets',
	ENFILE: 'sockets',
	EADDRNOTAVAIL: 'sockets',
	ENOBUFS: 'sockets',
	ENOMEM: 'sockets',
}

/** @param code  of an error of a socket: `ECONNREFUSED` */
export function failureOf(code: string | undefined): FailureClass {
	if (code === undefined) return 'other'
	if (Object.hasOwn(ofCode, code)) return ofCode[code]!
	return /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO|HOSTNAME_MISMATCH)/.test(code)
		? 'tls'
		: 'other'
}
