const {count} = require('../lib/lib.cjs')

test('counts', async () => {
	let turns = 0
	while (turns++ < 40) {
		count(10_000)
		await new Promise(resolve => setTimeout(resolve, 25))
	}
	expect(count(9)).toBe(3)
})
