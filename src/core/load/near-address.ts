/**
 * Whether an address is this machine's own or lies in a network of nobody else's: where load does no harm to strangers. RFC 1918, 3927, 4193, 4291, 6890.
 * @param address  of IPv4 or IPv6, without brackets; whatever is none is not near
 */
export function isNearAddress(address: string): boolean {
	const text = address.toLowerCase().replace(/%.*$/, '')
	const mapped = /^(?:0*:)*(?:0{0,3}0:)*ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(text.replace(/^::/, '0:'))?.[1]
	const octets = octetsOf(mapped ?? text)
	if (octets !== null) return isNearOctets(octets)
	if (!text.includes(':')) return false
	if (text === '::1' || /^(?:0{1,4}:){7}0{0,3}1$/.test(text)) return true
	const first = Number.parseInt(text.split(':')[0] || '0', 16)
	// Unique local fc00::/7, link local fe80::/10.
	return (first & 0xfe00) === 0xfc00 || (first & 0xffc0) === 0xfe80
}

function octetsOf(text: string): readonly [number, number, number, number] | null {
	const found = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)
	if (found === null) return null
	const [a, b, c, d] = found.slice(1).map(Number) as [number, number, number, number]
	return [a, b, c, d].every(octet => octet <= 255) ? [a, b, c, d] : null
}

function isNearOctets([a, b]: readonly [number, number, number, number]): boolean {
	return (
		a === 127 || a === 10 || (a === 172 && b >= 16 && b <= 31) || (a === 192 && b === 168) || (a === 169 && b === 254)
	)
}

/** @param host  of a URL: a name, an address, or one of IPv6 in brackets. `sure`: it may be sent to; `never`: it may not; `ask`: the name has to be asked for */
export function nearnessOf(host: string, allowHosts: readonly string[]): 'sure' | 'never' | 'ask' {
	const name = host.replace(/^\[|\]$/g, '').toLowerCase()
	if (allowHosts.some(allowed => allowed.toLowerCase() === name)) return 'sure'
	if (octetsOf(name) !== null || name.includes(':')) return isNearAddress(name) ? 'sure' : 'never'
	return 'ask'
}
