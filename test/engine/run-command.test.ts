import {expect, test} from 'vitest'
import {fold} from '../core/run/recorded-runs.ts'
import {isAlive} from '../host/processes-alive.ts'
import {fixture} from '../probe/observe-target.ts'
import {expectLawful} from './lawful.ts'
import {carriedOut, node, runStarted, start, timing} from './real-suites.ts'

/** Counts its own runs in a file, so that a later run can behave otherwise. */
function counting(file: string, then: string): string {
	return `echo >>${file}; n=$(wc -l <${file}); ${then}`
}

function scratch(): string {
	return `/tmp/arsenal-count-${process.pid}-${Math.random().toString(36).slice(2)}`
}

test('counts n runs from start to exit, each with its time', async () => {
	const {of, events, outcomes} = await carriedOut([timing('three', 'sleep 0.02', {runs: 3})])
	expect(outcomes).toEqual([{is: 'done'}])
	const runs = of('iteration-finished')
	expect(runs.map(({iteration, warmup, exit}) => [iteration, warmup, exit.exitCode])).toEqual([
		[1, false, 0],
		[2, false, 0],
		[3, false, 0],
	])
	expect(runs.every(({wallNs}) => wallNs >= 20e6)).toBe(true)
	expect(of('process-started').map(({iteration}) => iteration)).toEqual([1, 2, 3])
	expectLawful(events)
})

test('warm-up runs come first and are marked; the run that carries the probe is one of them', async () => {
	const suite = timing('probed', [node, '-e', 'setTimeout(() => {}, 500)'], {
		runs: 2,
		warmup: 2,
		probe: {cpuIntervalUs: 5000},
	})
	const {of, events} = await carriedOut([suite])
	expect(of('iteration-finished').map(({warmup}) => warmup)).toEqual([true, true, false, false])
	expect(of('node-attached').map(({pid}) => pid)).toEqual([of('process-started')[0]!.pid])
	expectLawful(events)
})

test('a probe without warm-up runs adds the one run that carries it', async () => {
	const suite = timing('probed', [node, fixture('cpu-split-70-30.js'), '--seconds', '0.6'], {
		runs: 1,
		probe: {cpuIntervalUs: 1000},
	})
	const {of, events} = await carriedOut([suite])
	expect(of('iteration-finished').map(({warmup}) => warmup)).toEqual([true, false])
	expect(of('node-attached')).toHaveLength(1)
	expect(of('cpu-sampled').length).toBeGreaterThan(0)
	expectLawful(events)
})

test('an exit code that is not allowed ends the suite with the run it came in; earlier runs stay', async () => {
	const file = scratch()
	const {outcomes, of, events} = await carriedOut([
		timing('third fails', counting(file, `[ $n -lt 3 ] || { rm ${file}; exit 7; }`), {runs: 5}),
	])
	expect(outcomes).toEqual([
		{is: 'failed', code: 'bad-exit', reason: expect.stringMatching(/ended with code 7 \(run 3\)$/), exitCode: 7},
	])
	expect(of('iteration-finished').map(({exit}) => exit.exitCode)).toEqual([0, 0, 7])
	expectLawful(events)
})

test('other exit codes can be allowed', async () => {
	const {outcomes} = await carriedOut([timing('seven', 'exit 7', {runs: 2, allowedExitCodes: [0, 7]})])
	expect(outcomes).toEqual([{is: 'done'}])
})

test('a run that a signal ends has failed, by name', async () => {
	const {outcomes} = await carriedOut([timing('dies', 'kill -9 $$')])
	expect(outcomes).toEqual([
		{is: 'failed', code: 'bad-exit', reason: expect.stringContaining('was ended by SIGKILL'), exitCode: null},
	])
})

test('a program that is not there is said, and no run is counted', async () => {
	const {outcomes, events} = await carriedOut([timing('missing', ['no-such-program-anywhere'], {runs: 3})])
	expect(outcomes).toEqual([
		{
			is: 'failed',
			code: 'not-started',
			reason: expect.stringContaining('no program "no-such-program-anywhere" on the PATH'),
			exitCode: null,
		},
	])
	expect(events.map(event => event.type).filter(type => type !== 'system-sampled')).toEqual([
		'suite-started',
		'suite-finished',
	])
})

test('a run that takes too long is ended with all it started; the next suite runs', async () => {
	const running = await carriedOut([
		timing('hangs', 'echo $$; sleep 100 & echo $!; wait', {timeoutMs: 300, stop: {signal: 'SIGTERM', graceMs: 100}}),
		timing('next', 'true'),
	])
	expect(running.outcomes).toEqual([
		{
			is: 'failed',
			code: 'timed-out',
			reason: expect.stringMatching(/took longer than 300 ms \(run 1\)$/),
			exitCode: null,
		},
		{is: 'done'},
	])
	const pids = running.of('output-printed').flatMap(({lines}) => lines.map(Number))
	expect(pids).toHaveLength(2)
	expect(pids.filter(isAlive)).toEqual([])
	expectLawful(running.events)
})

test('a stop in the middle keeps the runs that have finished, and counts no half one', async () => {
	const file = scratch()
	const running = start([
		timing('third hangs', counting(file, `[ $n -lt 3 ] || { rm ${file}; sleep 100; }`), {runs: 9}),
	])
	await running.when('process-started', ({iteration}) => iteration === 3)
	running.conductor.stop()
	expect(await running.finished).toEqual({outcome: 'interrupted', exitCode: 130})
	expect(running.outcomes).toEqual([{is: 'interrupted'}])
	expect(running.of('iteration-finished')).toHaveLength(2)
	expectLawful(running.events)
})

test('a stop between two runs starts no other', async () => {
	const running = start([timing('many', 'true', {runs: 1000})])
	await running.when('iteration-finished')
	running.conductor.stop()
	await running.finished
	expect(running.of('process-started').length).toBeLessThan(5)
	expectLawful(running.events)
})

test('the CPU time of runs too short to be sampled is counted', async () => {
	const burst = `for (let u = process.cpuUsage(); u.user + u.system < 1e5; u = process.cpuUsage());`
	const suite = timing('short', [node, '-e', burst], {runs: 5})
	const {of, events} = await carriedOut([suite])
	const cpuMs = of('process-exited').reduce((sum, exited) => sum + exited.cpuMs!, 0)
	expect(cpuMs).toBeGreaterThanOrEqual(5 * 100 - 10)
	const {usedMs} = fold([runStarted([suite]), ...events]).suites[0]!.usage
	expect(Math.abs(usedMs - cpuMs)).toBeLessThanOrEqual(5 * 20)
	expectLawful(events)
})
