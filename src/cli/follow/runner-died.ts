import {joinWords} from '../../core/suite/split-words.ts'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import {sanitise} from '../../core/units/sanitise.ts'
import {withholdInArguments} from '../../core/units/withhold-secrets.ts'
import type {Leftover} from '../../ports.ts'
import type {RunFolder} from '../../store/run-folder.ts'

/** @param left  what it had started and nobody has ended */
export function runnerDied(folder: RunFolder, left: readonly Leftover[] = []): ArsenalError {
	const measured = `What it had measured is in ${folder.dir}/report.md.`
	return new ArsenalError('runner-died', `The process that conducted run ${folder.id} was killed.`, {
		advice: left.length === 0 ? measured : `${measured} ${sayLeftovers(left)}`,
	})
}

const mostNamed = 5

export function sayLeftovers(left: readonly Leftover[]): string {
	const named = left
		.slice(0, mostNamed)
		.map(({pid, argv}) => `${pid} (${sanitise(joinWords(withholdInArguments(argv))).slice(0, 60)})`)
	const more = left.length > named.length ? ` and ${left.length - named.length} more` : ''
	const what = left.length === 1 ? '1 program is' : `${left.length} programs are`
	return `${what} still running that a killed run left behind: ${named.join(', ')}${more}. To end ${left.length === 1 ? 'it' : 'them'}: kill ${left.map(({pid}) => pid).join(' ')}`
}
