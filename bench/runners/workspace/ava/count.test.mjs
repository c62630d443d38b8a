import test from 'ava'
import lib from '../lib/lib.cjs'

const {count} = lib

test('counts', async t => {
	let turns = 0
	while (turns++ < 40) {
		count(10_000)
		await new Promise(resolve => setTimeout(resolve, 25))
	}
	t.is(count(9), 3)
})
