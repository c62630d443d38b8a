import {expect, test} from 'vitest'
import {isNearAddress, nearnessOf} from '../../../src/core/load/near-address.ts'

test.each([
	'127.0.0.1',
	'127.255.0.9',
	'10.0.0.1',
	'172.16.0.1',
	'172.31.255.255',
	'192.168.1.1',
	'169.254.3.4',
	'::1',
	'0:0:0:0:0:0:0:1',
	'fe80::1%eth0',
	'FD12:3456::1',
	'::ffff:127.0.0.1',
	'::FFFF:192.168.0.9',
])('%s is near', address => {
	expect(isNearAddress(address)).toBe(true)
	expect(nearnessOf(address.includes(':') ? `[${address}]` : address, [])).toBe('sure')
})

test.each([
	'8.8.8.8',
	'172.32.0.1',
	'172.15.0.1',
	'192.169.0.1',
	'11.0.0.1',
	'0.0.0.0',
	'2001:db8::1',
	'::2',
	'::ffff:8.8.8.8',
	'127.0.0.256',
	'ff02::1',
])('%s is not', address => {
	expect(isNearAddress(address)).toBe(false)
})

test('names have to be asked for, unless they are allowed', () => {
	expect(nearnessOf('localhost', [])).toBe('ask')
	expect(nearnessOf('staging.example.org', [])).toBe('ask')
	expect(nearnessOf('Staging.Example.org', ['staging.example.ORG'])).toBe('sure')
	expect(nearnessOf('8.8.8.8', [])).toBe('never')
	expect(nearnessOf('8.8.8.8', ['8.8.8.8'])).toBe('sure')
	expect(nearnessOf('[2001:db8::1]', ['2001:db8::1'])).toBe('sure')
})
