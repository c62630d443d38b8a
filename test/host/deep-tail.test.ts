import {describe, expect, it} from 'vitest'
import {DeepTail} from '../../src/host/deep/tail.ts'

function tailOf(...chunks: string[]): DeepTail {
	const tail = new DeepTail()
	for (const chunk of chunks) tail.add(Buffer.from(chunk))
	return tail
}

describe('DeepTail', () => {
	it('gives the last lines, without escape sequences, empty lines or what the tool says on every run', () => {
		const tail = tailOf(
			'To stop data collection press: Ctrl + C\n',
			'one\n\n\u001b[31mtwo\u001b[0m\r\nthr',
			'ee\nAnalysing data\n',
		)
		expect(tail.lines(2)).toEqual(['two', 'three'])
	})

	it('prefers the line that names an uncaught error to the dump below it', () => {
		const tail = tailOf(
			"node:internal:1\n\nError: Cannot find module '/x.js'\n    at load (a.js:1:1) {\n  code: 'X'\n}\n\nNode.js v24.21.0\n",
		)
		expect(tail.lines(5)).toEqual(["Error: Cannot find module '/x.js'"])
	})

	it('keeps a character that was cut between two chunks', () => {
		const bytes = Buffer.from('größe\n')
		const tail = new DeepTail()
		tail.add(bytes.subarray(0, 3))
		tail.add(bytes.subarray(3))
		expect(tail.lines(1)).toEqual(['größe'])
	})

	it.each([
		['Target subprocess error, code: 3\n', 3],
		['process exited with exit code 7\n', 7],
		['Error: Child process exited with code 9.\n', 9],
		['all is well\n', null],
	])('reads the exit code of the target from %j', (said, code) => {
		expect(tailOf(said).targetExitCode).toBe(code)
	})

	it('forgets what lies far back', () => {
		const tail = tailOf('first\n', 'x\n'.repeat(20_000), 'last\n')
		expect(tail.lines(100_000)).not.toContain('first')
		expect(tail.lines(1)).toEqual(['last'])
	})
})
