import {expect, test} from 'vitest'
import {doctorVerdict} from '../../src/host/deep/doctor-verdict.ts'

/** As clinic doctor 13 lays its page out: the data of its charts, its analysis, and behind that its program. */
const page = (analysis: object, hostile = '') =>
	`<script type="application/json" id="clinic-data">{"traceEvent": [${JSON.stringify({name: hostile})}], "analysis": ${JSON.stringify(analysis)}\n}</script><script>show(data.analysis.issueCategory)</script>`
const nothing = {
	delay: 'none',
	cpu: 'none',
	memory: {rss: 'none', heapUsed: 'none'},
	handles: 'none',
	loopUtilization: 'none',
}

test('what clinic doctor concludes is said in words, with what it found unusual', () => {
	expect(doctorVerdict(page({issues: nothing, issueCategory: 'none'}))).toBe('it found nothing unusual')
	const blocked = {...nothing, delay: 'performance', loopUtilization: 'performance'}
	expect(doctorVerdict(page({interval: [1, 2], issues: blocked, issueCategory: 'event-loop'}))).toBe(
		'it suspects that something holds up the event loop (unusual: event-loop delay, event-loop utilisation)',
	)
	const heap = {...nothing, memory: {rss: 'none', heapUsed: 'performance'}}
	expect(doctorVerdict(page({issues: heap, issueCategory: 'gc'}))).toBe(
		'it suspects the garbage collector or the memory behind it (unusual: memory)',
	)
})

test('names of the target cannot make one up, and a page without a verdict has none', () => {
	const made = '"analysis": {"issues": {}, "issueCategory": "io"}'
	expect(doctorVerdict(page({issues: nothing, issueCategory: 'none'}, made))).toBe('it found nothing unusual')
	expect(doctorVerdict(page({}, made))).toBe(null)
	expect(doctorVerdict(page({issues: nothing, issueCategory: 'something-new'}))).toBe(null)
	expect(doctorVerdict('<html></html>')).toBe(null)
})
