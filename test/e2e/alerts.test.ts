/** Files of alerts, with real programs: what is said of them, what they come to, and what Prometheus gets. */
import {readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {expect, test, vi} from 'vitest'
import {Surroundings} from './surroundings.ts'
import {inLines} from './without-terminal.ts'

vi.setConfig({testTimeout: 120_000})

const short = `rules:
  - {name: Large, condition: rss > 1MB for 2s, severity: warning, message: 'takes {{ $value }}'}
  - {name: Elsewhere, condition: rss > 1MB, suite: web}
  - {name: Unasked, condition: response_time_p95 > 500ms, no_data: ok}
`
const prometheus = `groups:
  - name: memory
    rules:
      - record: job:memory
        expr: sum(memory)
      - alert: Whole
        expr: arsenal_resident_memory_bytes{suite="idle", stat="max"} > 1e6
        for: 1s
        labels: {severity: page}
`

function here() {
	const place = new Surroundings()
	writeFileSync(path.join(place.dir, 'short.yml'), short)
	writeFileSync(path.join(place.dir, 'prometheus.yml'), prometheus)
	return place
}

test('alerts of a configuration and of --rules are looked at, told of, and decide', async () => {
	const place = here()
	const suite = {name: 'idle', kind: 'observe', command: ['node', '-e', 'setInterval(() => {}, 50)'], duration: '4s'}
	writeFileSync(path.join(place.dir, 'arsenal.config.json'), JSON.stringify({alertRules: 'short.yml', suites: [suite]}))
	const {exitCode, stdout, stderr} = await inLines(place, ['run', '--rules', 'prometheus.yml', 'ARSENAL_OUT'])
	await place.expectNobodyLeft()
	expect(exitCode).toBe(1)
	expect(stderr).toContain('prometheus.yml:4 groups[0].rules[0] is a recording rule, and is passed over')
	expect(stderr).toContain('short.yml:3: the alert "Elsewhere" fits no suite of this run')
	for (const line of [
		/idle alert Large pending: takes [\d.]+ MiB/,
		/idle alert Whole firing: arsenal_resident/,
		/FIRED idle: alert Whole: /,
	])
		expect(stdout).toMatch(line)
	const {report} = place
	expect(report.run.command).toContain('--rules prometheus.yml')
	expect(report.suites[0].alerts).toMatchObject([
		{name: 'Large', severity: 'warning'},
		{name: 'Unasked', state: 'inactive', history: []},
		{name: 'Whole', state: 'firing', severity: 'critical', history: [{state: 'pending'}, {state: 'firing'}]},
	])
	const outcomes = report.suites[0].budgets.map(({outcome}: {outcome: string}) => outcome)
	expect(outcomes.slice(1)).toEqual(['pass', 'fail'])
})

test('alerts check says all that is wrong; alerts export writes for Prometheus', async () => {
	const place = here()
	const checked = await inLines(place, ['alerts', 'check', 'short.yml', 'prometheus.yml'])
	expect(checked.exitCode).toBe(0)
	expect(checked.stdout.split('\n').map(line => line.split(' ')[0])).toEqual([
		'alert',
		'Large',
		'Elsewhere',
		'Unasked',
		'Whole',
		'',
	])
	writeFileSync(path.join(place.dir, 'bad.yml'), 'rules: [{name: A, condition: rss > 5s}, {condition: p95 > 1s}]')
	const bad = await inLines(place, ['alerts', 'check', 'bad.yml', 'none.yml', 'short.yml'])
	expect(bad.exitCode).toBe(2)
	for (const text of ['rules[0].condition', 'rules[1].name', 'none.yml cannot be read: there is no such file'])
		expect(bad.stderr).toContain(text)
	expect(await inLines(place, ['exec', '--rules', 'bad.yml', '--', 'node', '-e', '0'])).toMatchObject({exitCode: 2})
	const written = await inLines(place, ['alerts', 'export', 'prometheus.yml', '-o', 'out.yml'])
	expect(written.exitCode).toBe(0)
	expect(readFileSync(path.join(place.dir, 'out.yml'), 'utf8')).toContain(
		'expr: arsenal_resident_memory_bytes{suite="idle", stat="max"} > 1000000',
	)
})
