import {expect, test} from 'vitest'
import {fileFormats, isNamedAsProfile, objectFormats} from '../../../src/core/profile/formats/formats.ts'
import {profileWriters} from '../../../src/core/profile/formats/writers.ts'
import {weightsOf} from './drawings.ts'
import {readProfile} from './read.ts'

const start = (text: string) => ({bytes: new TextEncoder().encode(text), text})
const told = (text: string) => fileFormats.find(format => format.detect(start(text)))?.what
const toldByKeys = (value: Record<string, unknown>) =>
	objectFormats.find(format => format.detect({keys: Object.keys(value), value}))?.what

test('what a file is, is told by how it begins', () => {
	expect(told('[[{"name":"a"}]]')).toBe('ticks of 0x')
	expect(told('[truncated];a 5')).toBe('folded stacks')
	expect(told(' {"nodes":[]}')).toBe('an object of JSON')
	expect(told('PK\u0003\u0004')).toBe('a zip archive')
})

test('and of an object by its keys, in whatever order', () => {
	expect(toldByKeys({samples: [], head: {selfSize: 0}})).toBe('a sampled heap profile of V8')
	expect(toldByKeys({head: {functionName: '(root)'}})).toBe('a CPU profile of V8')
	expect(toldByKeys({nodes: []})).toBe('a CPU profile of V8')
	expect(toldByKeys({profiles: [], shared: {}})).toBe('a file of speedscope')
})

test('no two formats take the value of one key in different ways', () => {
	const parts = objectFormats.flatMap(format => ('parts' in format ? Object.entries(format.parts) : []))
	const ways = Map.groupBy(parts, ([key]) => key)
	for (const [key, taken] of ways) expect(new Set(taken.map(([, part]) => part)), key).toHaveProperty('size', 1)
})

test('files that can be read here are found by their names', () => {
	expect(['a.cpuprofile', '7.clinic-flame-samples', 'x/ticks.json', 'a.heapprofile'].every(isNamedAsProfile)).toBe(true)
	expect(['meta.json', 'sticks.json', 'a.folded'].some(isNamedAsProfile)).toBe(false)
})

test.each(Object.keys(profileWriters) as (keyof typeof profileWriters)[])(
	'what is written as %s is read here',
	form => {
		const weights = weightsOf('main;parse 12\n main 4')
		const stacks = [...weights.self.keys()]
		const deltasUs = [...weights.self.values()]
		const timed = {table: weights.table, isolates: [{isolate: 1, pid: 1, thread: 0, startMs: 0, stacks, deltasUs}]}
		const read = readProfile(profileWriters[form]({weights, timed}))
		expect([...read.weights.self.values()].sort((a, b) => a - b)).toEqual([4, 12])
	},
)
