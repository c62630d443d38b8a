/** Whether alerts go as Prometheus has them go, by asking it: `promtool test rules`, which comes with Prometheus. Skipped where there is none. */
import {execFileSync, spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {describe, expect, it} from 'vitest'
import {stringify} from 'yaml'
import {nextAlert, restingAlert} from '../../../src/core/rules/alert-state.ts'
import {xoshiro128} from '../../../src/core/stats/random.ts'
import {type AlertSequence, alertSequences, holdsOf, lookSeconds} from './alert-sequences.ts'

const hasPromtool = spawnSync('promtool', ['--version']).status === 0
if (!hasPromtool) process.stderr.write('alert-promtool.test.ts: no promtool here, so Prometheus is not asked\n')

/** What of a state Prometheus tells: one that is over is inactive to it. */
const told: Readonly<Record<string, string | null>> = {i: null, r: null, p: 'pending', f: 'firing'}

/** @returns what promtool says is wrong; '' if all of it is as expected */
function askPromtool(sequences: readonly AlertSequence[]): string {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'alerts-promtool-'))
	const rules = sequences.map(({forSeconds, keepSeconds, noData}, index) => ({
		alert: `case_${index}`,
		expr: `metric_${index} > 0${noData === 'alert' ? ` or absent(metric_${index})` : ''}`,
		for: `${forSeconds}s`,
		keep_firing_for: `${keepSeconds}s`,
	}))
	const interval = `${lookSeconds}s`
	const test = {
		interval,
		input_series: sequences.map(({looks}, index) => ({
			series: `metric_${index}`,
			// A value that is merely missing would be looked for in the five minutes before.
			values: [...looks].map(look => (look === '-' ? 'stale' : look === 'T' ? '1' : '0')).join(' '),
		})),
		promql_expr_test: sequences.flatMap(({states}, index) =>
			[...states].map((state, at) => ({
				expr: `ALERTS{alertname="case_${index}"}`,
				eval_time: `${at * lookSeconds}s`,
				exp_samples:
					told[state] === null
						? []
						: [{labels: `ALERTS{alertname="case_${index}", alertstate="${told[state]}"}`, value: 1}],
			})),
		),
	}
	try {
		writeFileSync(path.join(folder, 'rules.yml'), stringify({groups: [{name: 'all', interval, rules}]}))
		writeFileSync(
			path.join(folder, 'test.yml'),
			stringify({rule_files: ['rules.yml'], evaluation_interval: interval, tests: [test]}),
		)
		execFileSync('promtool', ['test', 'rules', 'test.yml'], {cwd: folder, stdio: 'pipe'})
		return ''
	} catch (error) {
		const {stdout, stderr} = error as {readonly stdout: Buffer; readonly stderr: Buffer}
		return `${stdout}${stderr}`
	} finally {
		rmSync(folder, {recursive: true, force: true})
	}
}

describe.skipIf(!hasPromtool)('Prometheus itself', () => {
	it('has alerts stand as the table says', () => {
		expect(alertSequences.length).toBeGreaterThan(50)
		expect(askPromtool(alertSequences)).toBe('')
	})

	it('has them stand as ours do after looks of any kind', () => {
		const random = xoshiro128([2026, 11, 30, 1])
		const pick = <Value>(values: readonly Value[]) => values[random() % values.length]!
		const sequences = Array.from({length: 100}, (): AlertSequence => {
			const timing = {
				forSeconds: pick([0, 10, 20, 35]),
				keepSeconds: pick([0, 10, 25]),
				noData: pick(['ok', 'alert'] as const),
			}
			const looks = Array.from({length: 15}, () => pick([...'TTTFF-'])).join('')
			let course = restingAlert
			const states = [...looks].map((look, index) => {
				const {forSeconds, keepSeconds, noData} = timing
				const inMs = {forMs: forSeconds * 1000, keepFiringForMs: keepSeconds * 1000, noData}
				course = nextAlert(course, holdsOf(look), index * lookSeconds * 1000, inMs)
				return course.state[0]
			})
			return {...timing, looks, states: states.join('')}
		})
		expect(askPromtool(sequences)).toBe('')
	})

	it('is asked in a way that it can say no to', () => {
		const [wrong] = alertSequences.filter(({states}) => states === 'pf')
		expect(askPromtool([{...wrong!, states: 'pi'}])).toContain('case_0')
	})
})
