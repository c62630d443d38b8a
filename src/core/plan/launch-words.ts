import type {LaunchSpec} from '../suite/launch.ts'
import {joinWords, splitWords} from '../suite/split-words.ts'
import {sanitise} from '../units/sanitise.ts'
import {withholdInArguments, withholdSecrets} from '../units/withhold-secrets.ts'

/** As one would type it but for its secrets, which a CI would keep, with the shell it goes through. */
export function showLaunch(launch: LaunchSpec): string {
	const shell = launch.shellProgram === undefined ? 'the shell' : sanitise(launch.shellProgram)
	// Before it is cut, for a value of which the end is missing is harder to tell.
	const argv = withholdInArguments(launch.argv)
	const shown = shorten(sanitise(launch.shell ? (argv[0] ?? '') : joinWords(argv)))
	return launch.shell ? `${shown} (through ${shell})` : shown
}

const mostShown = 1000

/** Whole in the line that starts it. */
function shorten(text: string): string {
	return text.length > mostShown ? `${text.slice(0, mostShown)}...` : text
}

/** Whole, whatever its length; which shell is not said. */
export function wholeLaunch({argv: asked, shell}: LaunchSpec): string {
	const argv = withholdInArguments(asked)
	return shell ? `${sanitise(argv[0] ?? '')} (through the shell)` : sanitise(joinWords(argv))
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
