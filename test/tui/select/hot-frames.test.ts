import {expect, test} from 'vitest'
import {runningRun} from '../support/demo-run.ts'
import {drawn, modelOf, press} from '../support/draw.ts'
import {recorded} from '../support/recorded.ts'

const size = {columns: 200, rows: 60}
const hot = (run: ReturnType<typeof runningRun>, ...keys: string[]) => {
	const lines = drawn(press(modelOf({size, run, screen: 'live'}), ...keys).model)
	const at = lines.findIndex(text => text.includes('hot frames'))
	return {title: lines[at]!, first: lines[at + 1]!, lines, at}
}

test('a program that idles has the ranking of the whole suite, and that is said', () => {
	const {title, first, lines, at} = hot(recorded('leak', 0.8))
	expect(title).toContain('(78 samples of the whole suite)')
	expect(first).toContain('remember src/leak.js:9')
	// What was never on top itself is not among them.
	expect(lines.slice(at + 1, at + 6).join(' ')).not.toContain('  0.0 ')
})

test('one that works has that of the last seconds', () => {
	expect(hot(runningRun()).title).toMatch(/\([\d ]+ samples\)/)
})
