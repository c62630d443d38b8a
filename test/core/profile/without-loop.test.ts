import {expect, test} from 'vitest'
import {withoutLoop} from '../../../src/core/profile/without-loop.ts'
import {foldedText, weightsOf} from './drawings.ts'

test('the profile of a benchmark begins with what the loop around it called', () => {
	const measured = weightsOf(`
		ticks@node:internal/tasks:1:1;sample@/p/child.js:9:1;run@arsenal:loop:5:1;call@arsenal:loop:3:1;bench@/b.js:2:1;hash@/b.js:1:1 60
		ticks@node:internal/tasks:1:1;sample@/p/child.js:9:1;run@arsenal:loop:5:1;bench@/b.js:2:1 5
		(idle) 2
	`)
	expect(foldedText(withoutLoop(measured))).toEqual(['(idle) 2', 'bench 5', 'bench;hash 60'])
})

test('neither the loop, nor its clock, nor who calls it is part of it', () => {
	const measured = weightsOf(`
		sample@/p/child.js:9:1;run@arsenal:loop:5:1;call@arsenal:loop:3:1 7
		sample@/p/child.js:9:1;run@arsenal:loop:5:1;now@node:internal/perf/performance:1:1;now 8
		sample@/p/child.js:9:1;run@arsenal:loop:5:1;bench@/b.js:2:1;now@node:internal/perf/performance:1:1 3
		sample@/p/child.js:9:1;send@/p/child.js:20:1;stringify 9
	`)
	expect(foldedText(withoutLoop(measured))).toEqual(['bench;now 3'])
})

test('what an asynchronous one does when its loop is not on the stack stays', () => {
	const measured = weightsOf(`
		ticks@node:internal/tasks:1:1;sample@/p/child.js:9:1;run@arsenal:loop:5:1;bench@/b.js:2:1 5
		ticks@node:internal/tasks:1:1;later@/b.js:7:1 4
		(garbage collector) 1
	`)
	expect(foldedText(withoutLoop(measured))).toEqual(['(garbage collector) 1', 'bench 5', 'ticks;later 4'])
})

test('a profile of something else is left alone', () => {
	const other = weightsOf('main;parse 10')
	expect(withoutLoop(other)).toBe(other)
})
