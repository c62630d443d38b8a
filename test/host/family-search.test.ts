import {describe, expect, it} from 'vitest'
import {launchMarkName} from '../../src/host/launch/mark.ts'
import type {ProcessRow} from '../../src/host/processes/family.ts'
import {FamilySearch, type ProcessTable} from '../../src/host/processes/family-search.ts'

const root = {started: 5, since: 5, mark: 'ours'}
const marked = `A=1\0${launchMarkName}=ours\0`

/** A process that appears and is gone at a moment: every question to the table takes one step of its clock. */
interface Life {
	readonly pid: number
	readonly fromStep: number
	readonly untilStep: number
	readonly environment?: string | null
	/** From this step on, for two of them, it becomes another program: it has neither arguments nor environment then. */
	readonly execStep?: number
}

function scriptedTable(lives: readonly Life[]): ProcessTable & {step: number} {
	const find = (pid: number) => lives.find(life => life.pid === pid && isAlive(life))
	const isAlive = ({fromStep, untilStep}: Life) => fromStep <= table.step && table.step < untilStep
	const ask = <Answer>(answer: () => Answer): Answer => {
		const said = answer()
		table.step++
		return said
	}
	const isInExec = ({execStep = Number.NaN}: Life) => execStep <= table.step && table.step < execStep + 2
	const toRow = ({pid}: Life): ProcessRow => ({pid, ppid: 1, processGroup: pid, session: pid, started: pid})
	const table = {
		step: 0,
		listPids: () => ask(() => lives.filter(isAlive).map(({pid}) => pid)),
		listProcesses: (pids: readonly number[]) =>
			ask(() => lives.filter(life => isAlive(life) && pids.includes(life.pid)).map(toRow)),
		readArguments: (pid: number) =>
			ask(() => {
				const life = find(pid)
				if (life === undefined) return null
				return isInExec(life) ? '' : life.execStep !== undefined && table.step < life.execStep ? 'sh\0' : 'sleep\0'
			}),
		readEnvironment: (pid: number) =>
			ask(() => {
				const life = find(pid)
				if (life === undefined) return null
				return isInExec(life) ? '' : life.environment === undefined ? marked : life.environment
			}),
		readStarted: (pid: number) => ask(() => find(pid)?.pid ?? null),
	}
	return table
}

const stranger = {pid: 1, fromStep: 0, untilStep: Number.POSITIVE_INFINITY, environment: ''}

/** As the one who ends a family looks: until nobody is left and nobody is in doubt. */
async function findAll(lives: readonly Life[]): Promise<number[]> {
	const search = new FamilySearch(10, root, scriptedTable([stranger, ...lives]))
	for (let looks = 0; looks < 20; looks++) {
		const {undecided} = await search.look()
		if (search.members.size > 0 || undecided === 0) return [...search.members.keys()]
	}
	throw new Error('never decided')
}

describe('the search for a family', () => {
	it('finds a daemon whatever moment its parents chose to fork and to end', async () => {
		// Each lives until just after it has forked the next; the last one stays.
		for (let first = 1; first <= 6; first++)
			for (let second = first; second <= 12; second++) {
				const lives = [
					{pid: 10, fromStep: 0, untilStep: first},
					{pid: 11, fromStep: first, untilStep: second},
					{pid: 12, fromStep: second, untilStep: Number.POSITIVE_INFINITY},
				]
				expect(await findAll(lives), `forks at step ${first} and ${second}`).not.toEqual([])
			}
	})

	it('finds one that becomes another program at whatever moment', async () => {
		for (let first = 1; first <= 6; first++)
			for (let execStep = first; execStep <= 14; execStep++) {
				const lives = [
					{pid: 10, fromStep: 0, untilStep: first},
					{pid: 11, fromStep: 0, untilStep: Number.POSITIVE_INFINITY, execStep},
				]
				expect(await findAll(lives), `alone from step ${first}, exec at ${execStep}`).not.toEqual([])
			}
	})

	it('is over at once when nobody is left', async () => {
		const search = new FamilySearch(10, root, scriptedTable([stranger]))
		expect(await search.look()).toEqual({listed: 1, undecided: 0})
		expect(search.members.size).toBe(0)
	})

	it('does not wait for the process of another user, whose environment is not told', async () => {
		const other = {pid: 20, fromStep: 0, untilStep: Number.POSITIVE_INFINITY, environment: null}
		const search = new FamilySearch(10, root, scriptedTable([stranger, other]))
		expect(await search.look()).toEqual({listed: 2, undecided: 0})
	})

	it('lists nobody when the system refuses', async () => {
		const refused = () => {
			throw new Error('EMFILE')
		}
		const search = new FamilySearch(10, root, {...scriptedTable([stranger]), listPids: refused})
		expect(await search.look()).toEqual({listed: 0, undecided: 0})
	})
})
