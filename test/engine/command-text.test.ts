/** Reasons of failures name commands, and go to every file that is kept of a run. */
import {expect, test} from 'vitest'
import {splitWords} from '../../src/core/suite/split-words.ts'
import {withholdSecrets} from '../../src/core/units/withhold-secrets.ts'
import {commandText, describeExit} from '../../src/engine/suite-run.ts'

const secret = 'horse hunter2'
const ended = {exitCode: 3, signal: null, failure: null} as const

function wordsOf(line: string): readonly string[] {
	const split = splitWords(line)
	if (split.is !== 'words') throw new Error(split.is)
	return split.words
}

test.each<[string, readonly string[], boolean]>([
	['a value in quotes', wordsOf(`node fail.js --password "correct ${secret}"`), false],
	['two words in one', ['node', 'fail.js', '--authorization', `Bearer ${secret}`], false],
	['a header', ['curl', '-H', `X-Own: a ${secret}`, 'http://localhost'], false],
	['a user', ['curl', '-u', `me:a ${secret}`, 'http://localhost'], false],
	['a value that is cut', ['node', `--password=${secret}`, ...Array.from({length: 50}, () => 'word')], false],
	['a value at the cut', ['node', 'x'.repeat(100), '--password', `a ${secret} ${'y'.repeat(100)}`], false],
	['a quote in the value', ['node', '--password', `it's ${secret}`], false],
	['a line for a shell', [`node fail.js --password "correct ${secret}"`], true],
])('a command that is told holds no secret: %s', (_, argv, shell) => {
	const said = describeExit(commandText({argv, shell, cwd: '/', env: {}}), ended)
	for (const text of [said, withholdSecrets(said)]) {
		expect(text).not.toMatch(/horse|hunter2/)
		expect(text).toContain(' ended with code 3')
		expect(text).toMatch(/\*\*\*|x{100}/)
	}
})

test('words that a reader could take for two are in quotes, a line for a shell is as it was typed', () => {
	const told = (argv: readonly string[], shell: boolean) => commandText({argv, shell, cwd: '/', env: {}})
	expect(told(['node', 'a b.js', '--port', '80'], false)).toBe("node 'a b.js' --port 80")
	expect(told(['node a.js | head -1'], true)).toBe('node a.js | head -1')
})
