/** What other tools measured, as reports tell it. */
import {describe, expect, test} from 'vitest'
import type {RunEvent} from '../../src/core/events/run-event.ts'
import {summarise} from '../../src/core/run/summary/summarise.ts'
import {linesOfEvent} from '../../src/report/lines.ts'
import {renderMarkdown} from '../../src/report/markdown.ts'
import {fold, httpRun} from '../core/run/recorded-runs.ts'

const suite = 'http-json'
const top = [{name: 'keep', file: '/srv/shop/keep.js', line: 3, selfShare: 0.5, totalShare: 0.75}]
const written = {durationMs: 0, fromMs: 0, toMs: 0, tookMs: 1, profile: null, source: 'clinic', title: suite} as const

/** A run that was under a tool instead of ours. */
function under(profiler: 'clinic doctor' | 'clinic heapprofiler', text: string, flame: object): RunEvent[] {
	const before = httpRun().filter(({type}) => !['cpu-sampled', 'flame-written', 'artifact-written'].includes(type))
	const {tMs} = before.findLast(event => event.type === 'process-exited')!
	const end = before.findIndex(event => event.type === 'suite-finished')
	const events = [
		{tMs, type: 'deep-profile-started', suite, profiler},
		{tMs, type: 'deep-profile-finished', suite, profiler, ok: true, text},
		{tMs, type: 'flame-written', suite, ...written, ...flame},
	] as RunEvent[]
	return [...before.slice(0, end), ...events, ...before.slice(end)]
}

function told(events: RunEvent[]) {
	const state = fold(events)
	const lines = events
		.filter(({type}) => type === 'flame-written' || type === 'deep-profile-finished')
		.flatMap(event => linesOfEvent(state, event, {color: false}))
	return {markdown: renderMarkdown(summarise(state)), lines: lines.join('\n')}
}

describe('reports', () => {
	const page = {svg: null, html: 'clinic/a/clinic-doctor.html', samples: 0, top: []}

	test('hold the verdict of clinic doctor, and call its page no flamegraph', () => {
		const {markdown, lines} = told(under('clinic doctor', 'it suspects slow input and output', page))
		expect(markdown).toContain('Profiled with `clinic doctor`: done, it suspects slow input and output\n')
		expect(markdown).toContain('### Profile\n')
		expect(markdown).not.toContain('### Flamegraph')
		expect(lines).toMatch(/clinic doctor finished: it suspects slow input and output\n.* page of clinic: clinic\/a/)
		expect(lines).not.toMatch(/flamegraph|samples/)
	})

	test('hold no place of this machine, also of a log that does', () => {
		const {markdown} = told(under('clinic doctor', '/home/somebody/.arsenal/runs/1/clinic/a/clinic-doctor.html', page))
		expect(markdown).toContain('Profiled with `clinic doctor`: done.\n')
		expect(markdown).not.toContain('/home/somebody')
	})

	test('call bytes bytes, not busy time', () => {
		const heap = {svg: 'flame-1.svg', html: 'clinic/a/heap.html', samples: 7, bytes: 3 << 20, top}
		const {markdown, lines} = told(under('clinic heapprofiler', '', heap))
		expect(markdown).toContain('3.00 MiB in 7 stacks')
		expect(markdown).toContain('### Largest allocations\n\nShares of 3.00 MiB that were allocated and still held')
		expect(markdown).not.toMatch(/7 samples|busy time in/)
		expect(lines).toMatch(/clinic heapprofiler finished\n.*flamegraph flame-1\.svg of 3\.00 MiB in 7 stacks/)
	})
})
