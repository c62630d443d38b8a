import {joinWords} from '../suite/split-words.ts'

/** The command that shows a run again. @param out see `RunPlan.out` */
export function watchCommand(id: string, out: string | undefined): string {
	return joinWords(['arsenal-tui', 'watch', id, ...(out === undefined ? [] : ['--out', out])])
}
