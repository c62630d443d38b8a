import {expect, test} from 'vitest'
import {fileTrouble} from '../../../src/core/trouble/file-trouble.ts'

test.each<[unknown, Record<string, string>, string]>([
	[{code: 'ENOSPC', message: 'x'}, {}, 'no space left on the device'],
	[{code: 'ENOENT', message: 'x'}, {ENOENT: 'it is gone'}, 'it is gone'],
	[{code: 'EISDIR'}, {}, 'it is a folder'],
	[{code: 'ESTALE'}, {}, 'ESTALE'],
	[{code: 'ESTALE', message: 'stale'}, {}, 'stale'],
	['thrown', {}, 'thrown'],
])('%j is said in words', (error, more, expected) => {
	expect(fileTrouble(error, more)).toBe(expected)
})
