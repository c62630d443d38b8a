import type {DeepProfiler} from '../../core/plan/plan.ts'
import type {RunCommand} from '../../core/plan/run-command.ts'
import type {Conductor} from '../../engine/conduct.ts'
import {engineOf} from '../../engine/kinds.ts'
import type {RunFlames} from './run-flames.ts'
import type {RunRecord} from './run-record.ts'

/** Commands to a run, from its first moment to its last: what comes before there is anything to command waits. */
export class RunCommands {
	readonly #waiting: RunCommand[] = []
	#obey = (command: RunCommand): void => void this.#waiting.push(command)

	readonly take = (command: RunCommand): void => this.#obey(command)

	/** From now on commands reach the run. */
	reach(conductor: Conductor, record: RunRecord, flames: RunFlames): void {
		this.#obey = command => carryOut(command, conductor, record, flames)
		for (const command of this.#waiting) this.#obey(command)
	}

	/** From now on nothing can be done any more but to say so. */
	close(record: RunRecord): void {
		this.#obey = command => {
			if (command.type === 'flame' || command.type === 'deep') sayTooLate(record, command.type)
		}
	}
}

function carryOut(command: RunCommand, conductor: Conductor, record: RunRecord, flames: RunFlames): void {
	switch (command.type) {
		case 'flame':
			flames.ask(command.seconds, () => conductor.roll())
			break
		case 'stop':
			conductor.stop()
			break
		case 'finish':
			conductor.finish()
			break
		case 'skip':
			conductor.skip()
			break
		case 'deep':
			askDeep(command.profiler, conductor, record)
	}
}

function askDeep(profiler: DeepProfiler, conductor: Conductor, record: RunRecord): void {
	const {notDeep} = engineOf(record.currentSuite.plan)
	if (notDeep !== undefined) record.notice(`Not under ${profiler}: ${notDeep}.`)
	else if (!conductor.requestDeepProfile(profiler)) sayTooLate(record, profiler)
}

function sayTooLate(record: RunRecord, what: string): void {
	record.notice(`Too late for ${what}: the run is ending.`)
}
