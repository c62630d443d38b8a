import type {NoFlameWords} from '../../run/findings/no-flame-words.ts'
import type {CommandPlan} from './plan.ts'

export const commandNoFlame: NoFlameWords<CommandPlan> = {
	withoutProbe: ({warmup}) =>
		warmup === 0
			? 'No flamegraph: with no warm-up every run counts, and counted runs carry no probe. --flame adds a run after them that does.'
			: null,
	withoutSamples: ({probeAfter}) =>
		`No flamegraph yet: counted runs carry no probe, the profile is of ${probeAfter ? 'a run after them' : 'the first run'}.`,
}
