import fc from 'fast-check'
import {expect, test} from 'vitest'
import {fillReaction, fillStep, ownValues} from '../../../../src/core/kinds/steps/suite-fill.ts'
import {isInsideFolder} from '../../../../src/core/kinds/steps/suite-places.ts'
import {isPlainUrl} from '../../../../src/core/suite/request.ts'
import {step} from '../../run/recorded-steps.ts'

test('in an expression a value matches itself and nothing else', () => {
	fc.assert(
		fc.property(fc.string({minLength: 1, maxLength: 8}), fc.string({maxLength: 8}), (value, other) => {
			const filled = fillReaction({is: 'log', pattern: '^{x}$'}, {x: value})
			if (filled.is !== 'log') throw new Error('another kind')
			const pattern = new RegExp(filled.pattern)
			// Without a flag an end of line is no end.
			expect(pattern.test(value)).toBe(true)
			expect(pattern.test(other)).toBe(other === value)
		}),
	)
})

test('every text of a step is filled, and what names nothing stays', () => {
	const launch = {argv: ['a{n}', '{x}'], shell: false, cwd: '/{run}', env: {A: '{run}'}}
	const filled = (of: Parameters<typeof step>[1]) => fillStep(step('a', of), ownValues(3, 2))
	expect(filled({action: {is: 'run', launch}}).action).toEqual({
		is: 'run',
		launch: {argv: ['a2', '{x}'], shell: false, cwd: '/3', env: {A: '3'}},
	})
	expect(filled({action: {is: 'write', file: '{n}', text: '{run}{run}'}}).action).toMatchObject({file: '2', text: '33'})
	expect(filled({action: {is: 'touch', file: '{n}', append: '{run}'}}).action).toMatchObject({file: '2', append: '3'})
	expect(filled({action: {is: 'type', text: '{n}{'}}).action).toMatchObject({text: '2{'})
	const request = {url: 'http://h/{n}', method: 'PUT', headers: {a: '{run}'}, body: '{run}'}
	expect(filled({action: {is: 'request', request}}).action).toEqual({
		is: 'request',
		request: {url: 'http://h/2', method: 'PUT', headers: {a: '3'}, body: '3'},
	})
	expect(filled({until: {is: 'http', url: 'http://h/{run}', status: 200, body: '{n}{2}'}}).until).toMatchObject({
		url: 'http://h/3',
		body: '2{2}',
	})
	expect(filled({until: {is: 'file', file: '{n}', contains: '{run}'}}).until).toMatchObject({file: '2', contains: '3'})
})

/** By the way of a file system: from an absolute folder, part by part. */
function leadsInside(file: string): boolean {
	const parts = ['', 'srv', 'shop']
	for (const part of file.split('/')) {
		if (part === '..') parts.pop()
		else if (part !== '' && part !== '.') parts.push(part)
		if (parts.length < 3 || parts[1] !== 'srv' || parts[2] !== 'shop') return false
	}
	return parts.length > 3
}

test('a file is inside exactly when no part of its way leads out', () => {
	const part = fc.constantFrom('a', 'b', '..', '.', '', 'c.ts')
	fc.assert(
		fc.property(fc.array(part, {minLength: 1, maxLength: 7}), parts => {
			const file = parts.join('/')
			const isFolder = /(?:^|\/)\.{0,2}$/.test(file)
			expect(isInsideFolder(file)).toBe(!file.startsWith('/') && !isFolder && leadsInside(file))
		}),
	)
	expect(isInsideFolder('a\nb')).toBe(false)
	expect(isInsideFolder('a\0')).toBe(false)
})

test('a URL may have placeholders wherever a number may stand', () => {
	for (const url of ['http://h/{x}', 'https://h:{port}/', 'http://h/?a={n}#{run}']) expect(isPlainUrl(url)).toBe(true)
	for (const url of ['', 'h', 'ftp://h/', 'http://a b/', 'http://u@h/', 'http://:p@h/'])
		expect(isPlainUrl(url)).toBe(false)
})
