import {execFileSync} from 'node:child_process'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {joinWords, splitWords} from '../../../src/core/suite/split-words.ts'

describe('splitWords', () => {
	test.each<[string, readonly string[]]>([
		['node server.js', ['node', 'server.js']],
		['  node\t--flag \n x ', ['node', '--flag', 'x']],
		[`node -e 'a && b | c'`, ['node', '-e', 'a && b | c']],
		['say "a \\"b\\" \\c"', ['say', 'a "b" \\c']],
		['a\\ b c', ['a b', 'c']],
		[`x''y ""`, ['xy', '']],
		['a\\\nb', ['ab']],
		['C:/x/y.js ünï 漢', ['C:/x/y.js', 'ünï', '漢']],
		['price=5$ a#b {x}', ['price=5$', 'a#b', '{x}']],
		['', []],
	])('%j', (line, words) => {
		expect(splitWords(line)).toEqual({is: 'words', words})
	})

	test.each([
		["node 'a", {is: 'unclosed', quote: "'", at: 5}],
		['node "a\\"', {is: 'unclosed', quote: '"', at: 5}],
		['node a\\', {is: 'unclosed', quote: '\\', at: 6}],
		['a | b', {is: 'shell-syntax', text: '|', at: 2}],
		['a&&b', {is: 'shell-syntax', text: '&&', at: 1}],
		['a 2>&1', {is: 'shell-syntax', text: '2>&', at: 2}],
		['a12>x', {is: 'shell-syntax', text: '>', at: 3}],
		['a; b', {is: 'shell-syntax', text: ';', at: 1}],
		['a $HOME', {is: 'shell-syntax', text: '$H', at: 2}],
		['a "x $(ls)"', {is: 'shell-syntax', text: '$(', at: 5}],
		['a `ls`', {is: 'shell-syntax', text: '`', at: 2}],
	])('refuses %j', (line, result) => {
		expect(splitWords(line)).toEqual(result)
	})

	test('reads back whatever joinWords wrote', () => {
		fc.assert(
			fc.property(fc.array(fc.string({unit: 'binary'}), {maxLength: 6}), words => {
				expect(splitWords(joinWords(words))).toEqual({is: 'words', words})
			}),
		)
	})

	test('a shell reads the joined words the same way', () => {
		const nasty = ["it's", 'a b', '$HOME', '`x`', '\\', '"', '', '*', '~', 'a\nb', '&&', '-n', '!x', '#c', '{a,b}']
		const out = execFileSync('/bin/sh', ['-c', `printf '%s\\0' ${joinWords(nasty)}`], {encoding: 'utf8'})
		expect(out.split('\0').slice(0, -1)).toEqual(nasty)
	})

	test('agrees with a shell on quotes and backslashes', () => {
		const pieces = fc.constantFrom('a', 'b', ' ', "'", '"', '\\', '\\\\', 'x y', '\t')
		fc.assert(
			fc.property(fc.array(pieces, {maxLength: 12}), parts => {
				const line = parts.join('')
				const split = splitWords(line)
				if (split.is !== 'words' || split.words.length === 0) return
				const out = execFileSync('/bin/sh', ['-c', `printf '%s\\0' ${line}`], {encoding: 'utf8'})
				expect(split.words).toEqual(out.split('\0').slice(0, -1))
			}),
			{numRuns: 60},
		)
	})
})
