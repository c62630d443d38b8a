import {expect, test} from 'vitest'
import {sources} from './sources.ts'

test('no comment begins with "Of": such a sentence has to be read twice', () => {
	const begun = sources().filter(({text}) => /(?:\/\/|\*) Of /.test(text))
	expect(begun.map(({file}) => file)).toEqual([])
})
