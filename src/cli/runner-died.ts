import {ArsenalError} from '../core/trouble/arsenal-error.ts'
import type {RunFolder} from '../store/run-folder.ts'

export function runnerDied(folder: RunFolder): ArsenalError {
	return new ArsenalError('runner-died', `The process that conducted run ${folder.id} was killed.`, {
		advice: `What it had measured is in ${folder.dir}/report.md.`,
	})
}
