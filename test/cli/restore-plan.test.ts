import {describe, expect, test} from 'vitest'
import {planAnew} from '../../src/cli/commands/plan-anew.ts'
import {restorePlan} from '../../src/cli/follow/restore-plan.ts'
import type {Session} from '../../src/cli/session.ts'
import {type MadePlan, makePlan} from '../../src/core/plan/make-plan.ts'
import type {RunPlan} from '../../src/core/plan/plan.ts'
import {withholdValues} from '../../src/core/plan/withheld.ts'
import {parseConfig} from '../../src/core/suite/parse-config.ts'
import {environment} from '../core/run/recorded-runs.ts'
import {pipes} from './streams.ts'

const suitesWith = (env: Record<string, string>) => {
	const raw = {
		suites: [
			{name: 'api', kind: 'observe', command: 'node api.js', driver: {command: 'node load.js', env: {LOAD: '9'}}, env},
			{name: 'sweep', kind: 'command', command: 'echo {n}', params: {n: [1, 2]}, env},
		],
	}
	const parsed = parseConfig(raw, {configDir: '/project', resolvePath: (_from, to) => to})
	if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems))
	return parsed.suites
}
const planOf = (made: MadePlan): RunPlan => {
	if ('problems' in made) throw new Error(JSON.stringify(made.problems))
	return made.plan
}
const planned = (env: Record<string, string>) =>
	planOf(
		makePlan(suitesWith(env), {
			...{names: [], tags: [], durationMs: null, runs: null, deep: false, flame: false, seed: 7, profiler: null},
			...{ui: 'tui', command: 'arsenal-tui run --seed 7'},
		}),
	)

function session(env: Record<string, string> | null): Session & {asked: number} {
	const here = {
		asked: 0,
		streams: pipes().streams,
		env: {},
		cwd: '/project',
		version: '0',
		configured: () => null,
		async loadSuites() {
			here.asked++
			if (env === null) throw new Error('there is none')
			return {path: '/project/arsenal.config.ts', suites: suitesWith(env)}
		},
		environment: async () => environment,
		ownCode: async () => ({prefixes: []}),
		checkRevisions: async () => ({is: 'found'}),
		onSignal: () => () => {},
	}
	return here as unknown as Session & {asked: number}
}

describe('a plan out of a log runs with the values of its variables', () => {
	const plan = planned({TOKEN: 'then', PORT: '80'})
	const logged = withholdValues(plan)

	test('those it was started with here, without asking the configuration again', async () => {
		const here = session({TOKEN: 'now', PORT: '80'})
		expect(await restorePlan(here, logged, [planned({TOKEN: 'other', OTHER: '1'}), plan], planAnew)).toEqual(plan)
		expect(here.asked).toBe(0)
	})

	test('those of the configuration as it is now, where it was started elsewhere', async () => {
		const now = {TOKEN: 'now', PORT: '81'}
		expect(await restorePlan(session(now), logged, [], planAnew)).toEqual(planned(now))
	})

	test('or not at all: what it lacks is named, and what to type', async () => {
		const lacking = restorePlan(session({PORT: '80'}), logged, [], planAnew)
		await expect(lacking).rejects.toThrow(
			/does not hold the value of TOKEN, .* does not set it .*: arsenal-tui run --seed 7$/,
		)
		await expect(restorePlan(session(null), logged, [], planAnew)).rejects.toThrow(/the values of TOKEN, PORT, LOAD,/)
	})

	test('a plan without variables needs nobody', async () => {
		const here = session(null)
		expect(await restorePlan(here, {...plan, suites: []}, [], planAnew)).toEqual({...plan, suites: []})
		expect(here.asked).toBe(0)
	})
})
