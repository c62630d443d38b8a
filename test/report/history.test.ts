import {expect, test} from 'vitest'
import {insightsOf} from '../../src/core/history/course/insights.ts'
import {historyOf} from '../../src/core/history/course/suite-history.ts'
import {historyJson} from '../../src/report/history/history-json.ts'
import {historyLines} from '../../src/report/history/history-lines.ts'
import {historyMarkdown, issueOf} from '../../src/report/history/history-markdown.ts'
import type {ToldHistory} from '../../src/report/history/told-history.ts'
import {drawn, eventful, pointOf} from '../core/history/drawn.ts'

function told(series: Parameters<typeof historyOf>[1], suite = 'startup'): ToldHistory {
	const history = historyOf(suite, series)!
	return {history, insights: insightsOf(history)}
}

// `vitest -u` writes them again.
test('sixty commits with a step, a drift and an outlier, in lines, in markdown and for a tracker', async () => {
	const one = told(eventful)
	const golden = '../../fixtures/golden/history'
	await expect(`${historyLines(one, 100).join('\n')}\n`).toMatchFileSnapshot(`${golden}.txt`)
	await expect(historyMarkdown([one], 'the last 60 days')).toMatchFileSnapshot(`${golden}.md`)
	const issue = issueOf([one])!
	await expect(`${issue.title}\n\n${issue.body}`).toMatchFileSnapshot(`${golden}-issue.md`)
})

test('where nothing got worse there is nothing to file', () => {
	const quiet = told([drawn('wall', {base: 10, cv: 1, seed: 3}, () => 1)])
	expect(issueOf([quiet])).toBeNull()
	expect(historyMarkdown([quiet], null)).toContain('**Nothing got worse** in 1 suite.')
	expect(historyLines(quiet, 80)).toContain('nothing changed that can be told from chance')
	expect(historyMarkdown([], null)).toContain('No finished run is kept.')
})

test('names and commits are foreign text', () => {
	const hostile = '<b>[x](http://a) | \u001b[31m\n# h'
	const points = Array.from({length: 20}, (_, i) => pointOf(i, i < 10 ? 10 : 20, {commit: `${hostile}${i}`}))
	const one = told(
		[{suite: hostile, kind: 'command', metric: hostile, unit: hostile, direction: 'lower', points}],
		hostile,
	)
	const lines = historyLines(one, 80).join('\n')
	expect(lines).not.toContain('\u001b')
	const issue = issueOf([one])!
	for (const text of [historyMarkdown([one], null), issue.body]) {
		expect(text).not.toContain('\u001b')
		// What stands in a span of code is shown as it is.
		expect(text.replaceAll(/`[^`\n]*`/g, '')).not.toMatch(/(?<!\\)<b>/)
		expect(text).not.toMatch(/^# h/m)
	}
	expect(issue.title).not.toMatch(/[\n\u001b]/)
	expect(() => JSON.stringify(historyJson([one]))).not.toThrow()
})

test('no line of figures is wider than the terminal', () => {
	const one = told(eventful)
	const lines = historyLines(one, 80)
	for (const line of lines.slice(lines.findIndex(text => text.startsWith('metric'))))
		expect(line.length).toBeLessThanOrEqual(80)
})
