import type {LaunchSpec} from '../suite/launch.ts'
import {joinWords, splitWords} from '../suite/split-words.ts'
import {sanitise} from '../units/sanitise.ts'
import {withholdInArguments, withholdSecrets} from '../units/withhold-secrets.ts'

/** As one would type it but for its secrets, which a CI would keep, with the shell it goes through. */
export function showLaunch(launch: LaunchSpec): string {
	const shell = launch.shellProgram === undefined ? 'the shell' : sanitise(launch.shellProgram)
	const shown = shorten(sanitise(commandWords(launch)))
	return launch.shell ? `${shown} (through ${shell})` : shown
}

const mostShown = 1000

/** Whole in the line that starts it. */
function shorten(text: string): string {
	return text.length > mostShown ? `${text.slice(0, mostShown)}...` : text
}

/** Whole, whatever its length; which shell is not said. */
export function wholeLaunch(launch: LaunchSpec): string {
	return `${sanitise(commandWords(launch))}${launch.shell ? ' (through the shell)' : ''}`
}

/**
 * In quotes where a word needs them, and with its secrets withheld word by word: in words that are only joined with blanks, nobody can tell any more where
 * a value ends. To be cut afterwards, for a value of which the end is missing is harder to tell.
 */
export function commandWords({argv, shell}: Pick<LaunchSpec, 'argv' | 'shell'>): string {
	const told = withholdInArguments(argv)
	return shell ? told.join(' ') : joinWords(told)
}

/** A command that was typed, its words taken apart as a shell does: what stands in quotes is told from what stands around it. */
export function withholdCommand(line: string): string {
	const text = withholdSecrets(line)
	// What was blanked may have stood around a quote.
	for (const form of [text, line]) {
		const split = splitWords(form)
		if (split.is !== 'words') continue
		const words = withholdInArguments(split.words)
		return words.every((word, i) => word === split.words[i]) ? form : withholdSecrets(joinWords(words))
	}
	return text
}
