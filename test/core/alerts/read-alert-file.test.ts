import {performance} from 'node:perf_hooks'
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {exportAlerts} from '../../../src/core/alerts/export-alerts.ts'
import {readAlertFile} from '../../../src/core/alerts/read-alert-file.ts'
import {isForSuite} from '../../../src/core/rules/alert-rule.ts'
import {describeProblem} from '../../../src/core/trouble/problem.ts'

const read = (text: string) => readAlertFile('alerts.yml', text)
const problems = (text: string) => read(text).problems.map(describeProblem)
const short = (...lines: string[]) => `rules:\n  - name: A\n${lines.map(line => `    ${line}`).join('\n')}\n`
const prom = (expr: string) =>
	`groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: ${JSON.stringify(expr)}\n`

describe('the form of Prometheus', () => {
	it('is read with what its rules say beside the condition', () => {
		const {
			rules,
			notices,
			problems: none,
		} = read(`
# comment
groups:
  - name: api
    interval: 15s
    limit: 3
    rules:
      - record: job:requests
        expr: sum(rate(x[5m]))
      - alert: Slow
        expr: response_time_p95 > 500ms
        for: 5m
        keep_firing_for: 1m30s
        labels: {severity: page, team: 7}
        annotations:
          summary: p95 is {{ $value }}
      - alert: Large
        expr: |
          arsenal_resident_memory_bytes{suite="api", stat="max"} > 200 * 1024 * 1024 # 200 MiB
            and on (suite) arsenal_event_loop_busy_ratio > 0.9
        for: 1d
`)
		expect(none).toEqual([])
		expect(notices).toEqual([
			'alerts.yml:6 groups[0].limit is passed over',
			'alerts.yml:8 groups[0].rules[0] is a recording rule, and is passed over',
		])
		expect(rules).toEqual([
			{
				spec: {
					list: 'alerts',
					expr: 'Slow: response_time_p95 > 500ms for 5m',
					reads: 'response_time_p95 > 500ms for 5m',
					severity: 'critical',
					abort: false,
					delayMs: 0,
					alert: {
						name: 'Slow',
						message: 'p95 is {{ $value }}',
						labels: {severity: 'page', team: '7'},
						keepFiringForMs: 90_000,
						noData: 'inconclusive',
					},
				},
				suites: [],
				kinds: ['observe', 'steps', 'load'],
				place: 'alerts.yml:11',
			},
			expect.objectContaining({
				spec: expect.objectContaining({
					reads: '(rss_max > 209715200B) and (loop_busy_mean > 90%) for 24h',
					alert: expect.objectContaining({ofWhole: true, message: ''}),
				}),
				suites: [{isNot: false, names: [['api']]}],
			}),
		])
	})

	it.each([
		['arsenal_benchmark_latency_seconds{test="http", stat="p95"} > 0.5', 'response_time_p95 > 0.5s', 'observe,steps'],
		[
			'0.5 < arsenal_benchmark_latency_seconds{stat="p99",test="measure:a \\"b\\"",}',
			'0.5s < measure{name="a \\"b\\""}.p99',
			'observe,steps,load',
		],
		['arsenal_benchmark_latency_seconds{test="wall", stat="median"} >= 1e-3', 'wall_median >= 0.001s', 'command'],
		[
			'arsenal_benchmark_latency_seconds{test="wall/size=10", stat="mean"} > 1',
			'wall{benchmark="size=10"}.mean > 1s',
			'command',
		],
		['arsenal_benchmark_latency_seconds{test="step:(all)", stat="max"} > 1', 'whole_max > 1s', 'steps'],
		['arsenal_benchmark_latency_seconds{test="step:reload", stat="max"} > 1', 'step{step="reload"}.max > 1s', 'steps'],
		[
			'arsenal_benchmark_latency_seconds{test="parse", stat="p90"} > 1e-6',
			'time{benchmark="parse"}.p90 > 0.000001s',
			'micro',
		],
		['arsenal_benchmark_operations_per_second{test="parse"} < 1000', 'throughput{benchmark="parse"} < 1000/s', 'micro'],
		['arsenal_benchmark_operations_per_second{test="http"} < 10', 'requests_rate < 10/s', 'observe,steps'],
		['arsenal_benchmark_duration_seconds_count{test="http"} > 10', 'requests > 10', 'observe,steps'],
		['arsenal_benchmark_errors_total{test="http"} != 0', 'status_5xx != 0', 'observe,steps'],
		['arsenal_benchmark_success_ratio{test="wall"} < 0.995', 'success_rate < 99.5%', 'command'],
		['arsenal_cpu_usage_ratio{stat="mean"} > 1.5', 'cpu_mean > 1.5cores', 'observe,steps,load,command'],
		[
			'arsenal_resident_memory_bytes{stat="max", suite="a"} > 1 and arsenal_cpu_usage_ratio{stat="max"} > 1',
			'(rss_max > 1B) and (cpu_max > 1cores)',
			'observe,steps,load,command',
		],
		['arsenal_gc_longest_pause_seconds > 0.1', 'gc_pause_max > 0.1s', 'observe,steps,load'],
		['(arsenal_gc_pause_ratio > .05)', 'gc_share_mean > 5%', 'observe,steps,load'],
		[
			'arsenal_heap_used_bytes{stat="max"} > 1e8 or arsenal_gc_pauses_total > -1',
			'(heap_max > 100000000B) or (gc_count > -1)',
			'observe,steps,load',
		],
	])('reads %s', (expr, reads, kinds) => {
		expect(problems(prom(expr))).toEqual([])
		const [rule] = read(prom(expr)).rules
		expect(rule!.spec.reads).toBe(reads)
		expect(rule!.kinds.join()).toBe(kinds)
	})

	it.each([
		['arsenal_resident_memory_bytes > 1', 'which stat is meant, as in arsenal_resident_memory_bytes{stat="last"}'],
		['arsenal_resident_memory_bytes{stat="p95"} > 1', 'a stat that rules may name'],
		['arsenal_resident_memory_bytes{stat=~"max|min"} > 1', 'stat="...": a rule is about one of them'],
		['arsenal_resident_memory_bytes{stat="max", job="x"} > 1', 'a label that decides which it is'],
		['arsenal_resident_memory_byte{stat="max"} > 1', 'nearest: arsenal_resident_memory_bytes'],
		[
			'arsenal_read_bytes_total > 1',
			'another metric: of arsenal_read_bytes_total, read_rate > 1MB/s is a condition of ours',
		],
		['arsenal_budget_ok == 0', 'it tells what came of rules'],
		['arsenal_benchmark_success_ratio{test="http"} < 1', 'a test whose figure a rule may name'],
		['rate(arsenal_gc_pauses_total[5m]) > 1', 'functions such as rate() are not read'],
		['sum by (suite) (arsenal_gc_pauses_total) > 1', 'aggregations such as sum are not read'],
		['arsenal_gc_pauses_total[5m] > 1', 'a metric without a range'],
		['arsenal_gc_pauses_total offset 5m > 1', 'no offset'],
		['arsenal_gc_pauses_total > bool 1', 'without "bool"'],
		['arsenal_gc_pauses_total', 'a comparison such as > 0.5'],
		['arsenal_gc_pauses_total > 1 unless arsenal_gc_pauses_total > 5', '"unless" is not read'],
		['arsenal_gc_pauses_total * 2 > 1', 'arithmetic with metrics is not read'],
		['1 < 2 and arsenal_gc_pauses_total > 1', 'a metric on one side and a number on the other'],
		['arsenal_gc_pauses_total > arsenal_gc_pause_ratio', 'a metric on one side and a number on the other'],
		['arsenal_gc_pauses_total > 1e999', 'a number that is not infinite'],
		['arsenal_gc_pauses_total > 1 > 2', 'one comparison'],
		['arsenal_resident_memory_bytes{stat="max"} > 1 and arsenal_gc_pauses_total > 1', 'and on (suite)'],
		['arsenal_gc_pauses_total{suite=~"a+"} > 1', 'names with | between them'],
		[
			'arsenal_gc_pauses_total{suite="a"} > 1 or arsenal_gc_pauses_total{suite="b"} > 1',
			'the same suites on both sides',
		],
		['rate(http_requests_total[5m]) > 10', 'a metric of observe suites'],
		['response_time_p95 > 500MB', 'a time, in ms'],
		[
			'arsenal_benchmark_errors_total{test="http"} > 1 and on (suite) arsenal_benchmark_success_ratio{test="wall"} < 1',
			'metrics that suites of one kind have',
		],
		['arsenal_gc_pauses_total{suite="a\\x"} > 1', 'a text with the escapes'],
	])('refuses %s', (expr, expected) => {
		const [problem, ...more] = problems(prom(expr))
		expect(more).toEqual([])
		expect(problem).toContain(expected)
		expect(problem).toMatch(/^alerts\.yml:5 groups\[0\]\.rules\[0\]\.expr: /)
	})

	it.each<[string, readonly string[], readonly string[]]>([
		['suite="api"', ['api'], ['api2', 'web']],
		['suite!="api"', ['web'], ['api']],
		['suite=~"api|web-.*"', ['api', 'web-', 'web-1'], ['api-1', 'xweb-1']],
		['suite=~"(a.*b.*c)"', ['abc', 'a-b-c', 'aabbcc'], ['acb', 'ac', 'abcx']],
		['suite!~"api\\\\.x|.*test"', ['apiyx', 'tests'], ['api.x', 'mytest']],
		['suite=~"web.*", suite!="web-2"', ['web'], ['web-2', 'api']],
	])('is for the suites that %s means', (matcher, those, others) => {
		const [rule] = read(prom(`arsenal_gc_pauses_total{${matcher}} > 1`)).rules
		expect(those.map(name => isForSuite(rule!, {name, kind: 'observe'}))).toEqual(those.map(() => true))
		expect(others.map(name => isForSuite(rule!, {name, kind: 'observe'}))).toEqual(others.map(() => false))
	})
})

describe('the short form', () => {
	it('is read with every key', () => {
		const [rule] = read(
			short(
				'condition: "response_time_p95 > 500ms for 5m"',
				'severity: warning',
				'message: slow',
				'suites: [api, 7]',
				'keep_firing_for: 30s',
				'no_data: alert',
				'labels: {team: web}',
			),
		).rules
		expect(rule).toEqual({
			spec: {
				list: 'alerts',
				expr: 'A: response_time_p95 > 500ms for 5m',
				reads: 'response_time_p95 > 500ms for 5m',
				severity: 'warning',
				abort: false,
				delayMs: 0,
				alert: {name: 'A', message: 'slow', labels: {team: 'web'}, keepFiringForMs: 30_000, noData: 'alert'},
			},
			suites: [{isNot: false, names: [['api'], ['7']]}],
			kinds: ['observe', 'steps', 'load'],
			place: 'alerts.yml:3',
		})
	})

	it('tells all that is wrong at once, each with its line and place', () => {
		expect(
			problems(`
rules:
  - name: A
    conditoin: p95 > 1s
  - name: B
    condition: respone_time_p95 > 500ms
    for: 5 minutes
    severity: high
  - condition: 'rss > 5s'
    suite: a
    suites: []
    no_data: never
  - name: D
    condition: rss > 1GB for 5s
    for: 5s
  - name: E
    condition: rss > 1GB
  - name: E
    condition: 'rss > 1GB'
  - 7
`),
		).toEqual([
			'alerts.yml:3 rules[0].condition: expected a condition such as response_time_p95 > 500ms for 5m, found nothing',
			'alerts.yml:4 rules[0].conditoin: expected a known key (nearest: condition), found "p95 > 1s"',
			'alerts.yml:6 rules[1].condition: expected a metric of observe suites (nearest: response_time_p95), at "respone_time_p95", found "respone_time_p95 > 500ms"',
			'alerts.yml:7 rules[1].for: expected a time such as 30s, 5m or 1h30m, with its unit, found "5 minutes"',
			'alerts.yml:8 rules[1].severity: expected one of warning, error, critical, found "high"',
			'alerts.yml:9 rules[2].name: expected a name of at most 200 characters on one line, found nothing',
			'alerts.yml:11 rules[2].suites: expected suite or suites, and not both, found an empty list',
			'alerts.yml:11 rules[2].suites: expected at least one name of a suite, found an empty list',
			'alerts.yml:12 rules[2].no_data: expected one of inconclusive, ok, alert, found "never"',
			'alerts.yml:14 rules[3].condition: expected the time once: in the condition or as "for", found "rss > 1GB for 5s"',
			'alerts.yml:19 rules[5].condition: expected each rule once (it stands in alerts.yml:17 already), found "E: rss > 1GB"',
			'alerts.yml:20 rules[6]: expected an object with name and condition, found 7',
		])
	})
})

describe('hostile files', () => {
	it.each<[string, string, string]>([
		['nothing', '', 'alerts.yml:1: expected rules'],
		['null', '---\n', 'alerts.yml:1: expected rules'],
		['a text', 'hello', 'alerts.yml:1: expected an object with rules and groups, found "hello"'],
		['no form', 'x: 1\n', 'alerts.yml:1 x: expected a known key'],
		['both forms', 'groups: []\nrules: []\n', 'alerts.yml:2 rules: expected a known key: groups'],
		['aliases', 'a: &a [1]\nrules: *a\n', 'alerts.yml:2: an alias (*name) is not followed'],
		['a key twice', 'rules: []\nrules: []\n', 'alerts.yml:2: the key "rules" stands in line 1 already'],
		['no YAML', 'rules: [\n', 'it is no YAML'],
		['several documents', 'rules: []\n---\nrules: []\n', 'it is no YAML'],
		['a key that is no word', '? [a]\n: 1\n', 'a key has to be a plain word'],
		['depth', `rules: ${'['.repeat(5000)}`, 'it is nested too deep'],
		['depth that fits a stack', `rules: ${'['.repeat(50)}1${']'.repeat(50)}`, 'it is nested too deep'],
		['length', `# ${'x'.repeat(300_000)}`, 'it is too long'],
		['the prototype', short('condition: p95 > 1s', 'labels: {__proto__: x}'), 'names of letters, digits and _'],
		[
			'a bell in a name',
			'rules: [{name: "a\\u0007", condition: p95 > 1s}]',
			'a name of at most 200 characters on one line',
		],
	])('%s', (_, text, expected) => {
		expect(problems(text).join('\n')).toContain(expected)
	})

	it.each([
		[
			'an alias in an alias',
			Array.from({length: 30}, (_, i) => `a${i}: &a${i} [${`*a${i - 1},`.repeat(9)}]`).join('\n'),
		],
		['keys', 'a:\n'.repeat(20_000)],
		['brackets', '['.repeat(20_000)],
		['an expression of parentheses', prom('('.repeat(3000))],
		['a pattern of stars', prom(`arsenal_gc_pauses_total{suite=~"${'a.*'.repeat(500)}"} > 1`)],
	])('are told of within a moment: %s', (_, text) => {
		const began = performance.now()
		const {rules} = read(text)
		for (const rule of rules) isForSuite(rule, {name: 'a'.repeat(80), kind: 'observe'})
		expect(performance.now() - began).toBeLessThan(5000)
	})

	it('of any text are read or told of, and never end the program', () => {
		const piece = fc.constantFrom(
			...[
				'arsenal_gc_pauses_total',
				'arsenal_benchmark_latency_seconds',
				'{',
				'}',
				'suite=~"',
				'test="http"',
				'stat="p95"',
			],
			...[
				',',
				'>',
				'<=',
				'(',
				')',
				' and on (suite) ',
				' or ',
				'1e3',
				'-',
				'*',
				'[5m]',
				'"',
				'\\',
				'`',
				'#',
				'\n',
				'x',
				'\ud800',
			],
		)
		const expression = fc.array(piece, {maxLength: 20}).map(pieces => pieces.join(''))
		fc.assert(
			fc.property(fc.oneof(expression, fc.string(), fc.string({unit: 'binary'})), expr => {
				const {rules, problems: found} = read(JSON.stringify({groups: [{name: 'g', rules: [{alert: 'A', expr}]}]}))
				expect(rules.length + found.length).toBe(1)
				exportAlerts(rules)
			}),
		)
		const line = fc.constantFrom(
			'rules:',
			'  - name: A',
			'    condition: p95 > 1s',
			'- &a',
			'*a',
			'{',
			']',
			'? x',
			'!t',
			"'",
			'---',
			': :',
			'|',
		)
		fc.assert(
			fc.property(
				fc.oneof(
					fc.array(line, {maxLength: 12}).map(lines => lines.join('\n')),
					fc.string(),
				),
				text => {
					const {rules, problems: found} = read(text)
					expect(rules.length + found.length).toBeGreaterThan(0)
				},
			),
		)
	})
})
