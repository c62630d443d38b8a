import type {LoadRequest} from '../../core/kinds/load/suite-load.ts'
import type {WireRequest} from './exchange.ts'

const withBody: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH'])
/** Said by what is sent. */
const ofFraming: ReadonlySet<string> = new Set(['content-length', 'transfer-encoding'])
/** RFC 9110 9.2.2: of these, sending it twice does no more than sending it once. */
const repeatable: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE'])

/** @param isFresh  its connection is closed behind it */
export function wireRequestOf(spec: LoadRequest, isFresh: boolean): WireRequest {
	const {url, method, headers, body} = spec
	const {host, pathname, search} = new URL(url)
	const given = new Set(Object.keys(headers).map(name => name.toLowerCase()))
	const content = body === null ? null : Buffer.from(body, 'utf8')
	const fields: ReadonlyArray<readonly [name: string, value: string, isMeant: boolean]> = [
		['host', host, true],
		['user-agent', 'arsenal-tui', true],
		['accept', '*/*', true],
		['connection', 'close', isFresh],
	]
	const own = fields.filter(([name, , isMeant]) => isMeant && !given.has(name)).map(([name, value]) => [name, value])
	const length = content?.byteLength ?? (withBody.has(method) ? 0 : null)
	const lines = [
		`${method} ${pathname}${search} HTTP/1.1`,
		...own.map(([name, value]) => `${name}: ${value}`),
		...Object.entries(headers)
			.filter(([name]) => !ofFraming.has(name.toLowerCase()))
			.map(([name, value]) => `${name}: ${value}`),
		...(length === null ? [] : [`content-length: ${length}`]),
	]
	const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
	return {
		spec,
		bytes: content === null ? head : Buffer.concat([head, content]),
		isHead: method === 'HEAD',
		isRepeatable: repeatable.has(method),
	}
}
