import {expect, test} from 'vitest'
import {onlyOf} from '../../../bench/shared/only.ts'

const names = ['bare', 'probe', 'probe --deep', 'clinic flame']
const only = (...argv: string[]) => onlyOf(names, ['node', 'bench.ts', '--rounds', '2', ...argv])

test('without the option nothing is chosen, which is not the same as none', () => {
	expect(only()).toBeUndefined()
})

test('a whole name is that one alone, a part every name it is in, in the order of the bench', () => {
	expect(only('--only', 'probe')).toEqual(['probe'])
	expect(only('--only', 'prob')).toEqual(['probe', 'probe --deep'])
	expect(only('--only', 'clinic, bare,clinic flame')).toEqual(['bare', 'clinic flame'])
})

test('what no name holds is said, with the names there are', () => {
	expect(() => only('--only', 'bare,0x')).toThrow('--only 0x: there is bare, probe, probe --deep, clinic flame')
	expect(() => only('--only', ',')).toThrow('--only wants some of bare')
	expect(() => only('--only')).toThrow('--only wants some of bare')
})
