/** What is said of real programs: nothing bad of a healthy one, and the cause of a fault. What needs a quiet machine is in bench/planted.ts. */
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {freePort} from '../../bench/shared/free-port.ts'
import {repository, Surroundings} from './surroundings.ts'
import {inLines} from './without-terminal.ts'

const healthy = path.join(repository, 'test/e2e/programs')
const planted = path.join(repository, 'bench/planted/programs')
const client = path.join(repository, 'bench/shared/http-client.mjs')
/** Findings about the machine, which others may keep busy while the tests run. */
const ofMachine = new Set(['busy-machine', 'waited-for-cpu'])

interface Found {
	readonly code: string
	readonly severity: string
	readonly text: string
}

const findings = (here: Surroundings): Found[] => here.report.suites[0].findings

describe('a job that blocks its loop all the time and collects much', () => {
	test.each([
		['observed', []],
		['timed', ['--runs', '3']],
	])('has no warning when it is %s', async (_, flags) => {
		const here = new Surroundings()
		const job = ['node', path.join(healthy, 'job.mjs')]
		expect((await inLines(here, ['exec', ...flags, 'ARSENAL_OUT', '--', ...job])).exitCode).toBe(0)
		expect(findings(here).filter(one => one.severity !== 'info' && !ofMachine.has(one.code))).toEqual([])
	})
})

describe('a service', () => {
	const driven = async (program: string, flags: readonly string[]) => {
		const port = await freePort()
		const here = new Surroundings()
		const env = {PORT: String(port)}
		const command = ['node', path.join(planted, `${program}.mjs`)]
		const driver = ['node', client, ...flags]
		const config = here.config([{name: 'a', kind: 'observe', command, env, ready: {port}, driver}])
		expect((await inLines(here, ['run', '--config', config, 'ARSENAL_OUT'])).exitCode).toBe(0)
		return findings(here)
	}

	test('that answers with errors is told so', async () => {
		const found = await driven('answers-with-errors', ['--rate', '40', '--seconds', '3', '--may-fail'])
		expect(found.find(one => one.code === 'http-errors')).toMatchObject({
			severity: 'error',
			text: expect.stringMatching(/^\d+ requests were answered with status 500 or above/),
		})
	})

	test('whose work is done by a program that is not Node is told which', async () => {
		const found = await driven('starts-native-work', ['--rate', '4', '--seconds', '4'])
		expect(found.find(one => one.code === 'no-js-profile')?.text).toMatch(/\bsh\b/)
	})
})
