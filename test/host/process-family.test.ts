import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {ProcessFamily, type ProcessRow} from '../../src/host/processes/family.ts'

/** `pid ppid group session started`, one process a line. */
function table(text: string): ProcessRow[] {
	return text
		.trim()
		.split('\n')
		.map(line => {
			const [pid = 0, ppid = 0, processGroup = 0, session = 0, started = 0] = line.trim().split(/\s+/).map(Number)
			return {pid, ppid, processGroup, session, started}
		})
}

const pids = (family: ProcessFamily) => [...family.members.keys()].sort((a, b) => a - b)

describe('a family', () => {
	it('is the root and what descends from it, in whatever order it is listed', () => {
		const family = new ProcessFamily(10)
		family.admit(
			table(`
			12 11 10 10 5
			1   0  1  1 0
			11 10 10 10 4
			20  1 20 20 2
			10  1 10 10 3`),
		)
		expect(pids(family)).toEqual([10, 11, 12])
		expect([...family.processGroups]).toEqual([10])
	})

	it('keeps who was orphaned, and takes in what an orphan starts', () => {
		const family = new ProcessFamily(10)
		family.admit(table('10 1 10 10 3\n11 10 10 10 4'))
		family.retain(table('11 1 10 10 4'))
		family.admit(table('11 1 10 10 4\n12 11 12 12 9'))
		expect(pids(family)).toEqual([11, 12])
	})

	it('finds an orphan it has never seen by the session a member opened', () => {
		const family = new ProcessFamily(10)
		family.admit(table('10 1 10 10 3\n11 10 10 10 4'))
		// 11 opens a session; what it starts and leaves behind has process 1 for a parent.
		family.admit(table('10 1 10 10 3\n11 10 11 11 4'))
		family.admit(table('30 1 30 11 8'))
		expect(pids(family)).toEqual([10, 11, 30])
		expect([...family.processGroups]).toEqual([10, 11, 30])
	})

	it('does not take a stranger for the root it was given the pid of', () => {
		const family = new ProcessFamily(10, 3)
		family.admit(table('10 1 10 10 900\n11 10 10 10 901'))
		expect(pids(family)).toEqual([])
	})

	it('does not take the children of a stranger that has the pid of a former member', () => {
		const family = new ProcessFamily(10)
		family.admit(table('10 1 10 10 3\n11 10 10 10 4'))
		family.retain(table('10 1 10 10 3\n11 1 11 11 900'))
		family.admit(table('10 1 10 10 3\n11 1 11 11 900\n12 11 11 11 901'))
		expect(pids(family)).toEqual([10])
	})

	it('does not take who is older than its supposed parent', () => {
		const family = new ProcessFamily(10)
		family.admit(table('10 1 10 10 300\n11 10 11 11 5'))
		expect(pids(family)).toEqual([10])
	})

	it('asks for further signs only about strangers, and takes in their kin', () => {
		const family = new ProcessFamily(10)
		const asked: number[] = []
		family.admit(table('10 1 10 10 3\n11 10 10 10 4\n40 1 40 40 9\n41 40 40 40 9\n50 1 50 50 9'), row => {
			asked.push(row.pid)
			return row.pid === 40
		})
		expect(pids(family)).toEqual([10, 11, 40, 41])
		expect(asked).toEqual([40, 41, 50])
	})

	it('is exactly what a walk up the parents says', () => {
		const forest = fc.array(fc.nat(), {minLength: 1, maxLength: 40}).map(parents =>
			parents.map((seed, index) => {
				const pid = index + 2
				return {pid, ppid: 1 + (seed % (index + 1)), processGroup: pid, session: 1, started: index}
			}),
		)
		fc.assert(
			fc.property(forest, fc.nat(), (rows, seed) => {
				const root = rows[seed % rows.length]!.pid
				const parentOf = new Map(rows.map(row => [row.pid, row.ppid]))
				const descends = (pid: number | undefined): boolean =>
					pid !== undefined && (pid === root || descends(parentOf.get(pid)))
				const family = new ProcessFamily(root)
				family.admit([...rows].reverse())
				expect(pids(family)).toEqual(rows.map(row => row.pid).filter(descends))
			}),
		)
	})
})
