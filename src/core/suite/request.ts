import type {Address} from './launch.ts'

/** Addresses, values of headers and the body are where people put tokens: no log holds them (core/plan/withheld.ts). */
export interface RequestSpec extends Address {
	readonly method: string
	readonly headers: Readonly<Record<string, string>>
	readonly body: string | null
	/** In a plan that was read from a log: headers that were sent too, and whether there was a body. */
	readonly withheldHeaders?: readonly string[]
	readonly withheldBody?: true
}

/** A request of which another does no harm is sent again until its answer fits; any other is sent once. */
export function isRepeatable({method}: Pick<RequestSpec, 'method'>): boolean {
	return method === 'GET' || method === 'HEAD' || method === 'OPTIONS'
}

export const someUrl =
	'a URL such as "http://127.0.0.1:5173/", without user and password: those belong into headers, whose values are written nowhere'

export function isPlainUrl(url: string): boolean {
	// Whatever stands for a placeholder in the end, this is as good.
	const filled = url.replace(/\{[A-Za-z_][\w-]*\}/g, '1')
	if (!URL.canParse(filled)) return false
	const {protocol, username, password} = new URL(filled)
	return /^https?:$/.test(protocol) && username === '' && password === ''
}
