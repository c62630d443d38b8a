/** A program of a known amount of work: `node work.cjs UNITS`, a unit being about 10 us of arithmetic and allocation. */
let units = Number(process.argv[2])
let sum = 0
for (; units > 0; units--) {
	const list = []
	for (let i = 0; i < 400; i++) list.push((i * units) % 97)
	for (const value of list) sum = (sum * 31 + value) | 0
}
process.exitCode = sum === 0.5 ? 1 : 0
