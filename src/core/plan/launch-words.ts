import type {LaunchSpec} from '../suite/launch.ts'
import {joinWords} from '../suite/split-words.ts'
import {sanitise} from '../units/sanitise.ts'

/** As one would type it, with the shell it goes through. */
export function showLaunch(launch: LaunchSpec): string {
	const shell = launch.shellProgram === undefined ? 'the shell' : sanitise(launch.shellProgram)
	const shown = shorten(sanitise(launch.shell ? (launch.argv[0] ?? '') : joinWords(launch.argv)))
	return launch.shell ? `${shown} (through ${shell})` : shown
}

const mostShown = 1000

/** Whole in the line that starts it. */
function shorten(text: string): string {
	return text.length > mostShown ? `${text.slice(0, mostShown)}...` : text
}

/** Whole, whatever its length; which shell is not said. */
export function wholeLaunch({argv, shell}: LaunchSpec): string {
	return shell ? `${sanitise(argv[0] ?? '')} (through the shell)` : sanitise(joinWords(argv))
}
