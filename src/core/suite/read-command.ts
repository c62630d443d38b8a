import {splitWords} from './split-words.ts'

interface ReadCommand {
	readonly argv: readonly string[]
	readonly shell: boolean
}

const expectedCommand = 'a command such as "node server.js" or ["node", "server.js"]'
const expectedWord = 'text without NUL characters'

/**
 * `command` and `shell` of a suite or a driver. Without a shell a line is split into words, and whatever only a shell would understand is
 * refused: `node a.js | tee log` would otherwise hand `|` to node as an argument.
 *
 * @param report  the path is relative to the command
 */
export function readCommand(
	command: unknown,
	shell: unknown,
	report: (expected: string, path?: readonly PropertyKey[]) => void,
): ReadCommand {
	if (shell === true) {
		if (typeof command !== 'string' || command.trim() === '' || command.includes('\0')) {
			report('one line of text for the shell, because shell is true')
			return {argv: [], shell: true}
		}
		return {argv: [command], shell: true}
	}
	return {argv: typeof command === 'string' ? readLine(command, report) : readList(command, report), shell: false}
}

function readLine(line: string, report: (expected: string) => void): readonly string[] {
	const split = splitWords(line)
	if (split.is === 'unclosed') {
		report(
			split.quote === '\\'
				? 'a character after the last backslash'
				: `a closing ${split.quote} for the one at character ${split.at + 1}`,
		)
		return []
	}
	if (split.is === 'shell-syntax') {
		report(`no shell syntax (${split.text} at character ${split.at + 1}): quote it, or set shell: true`)
		return []
	}
	const program = split.words[0] ?? ''
	if (program === '' || line.includes('\0')) report(expectedCommand)
	else if (/^[A-Za-z_]\w*=/.test(program)) report('a program first; variables belong in env')
	return split.words
}

function readList(list: unknown, report: (expected: string, path?: readonly PropertyKey[]) => void): readonly string[] {
	if (!Array.isArray(list) || list.length === 0) {
		report(expectedCommand)
		return []
	}
	list.forEach((word: unknown, index) => {
		if (typeof word !== 'string' || word.includes('\0')) report(expectedWord, [index])
		else if (index === 0 && word === '') report('the name of a program', [index])
	})
	return list.map(String)
}
