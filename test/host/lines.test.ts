import {PassThrough} from 'node:stream'
import {setImmediate as nextTurn} from 'node:timers/promises'
import {expect, test} from 'vitest'
import {onLines} from '../../src/host/lines.ts'

async function linesOf(chunks: readonly Buffer[], how: Parameters<typeof onLines>[2] = {}) {
	const stream = new PassThrough()
	const lines: string[] = []
	onLines(stream, line => lines.push(line), how)
	for (const chunk of chunks) {
		if (!stream.destroyed) stream.write(chunk)
		await nextTurn()
	}
	return {lines, stream}
}

test('lines are whole wherever the chunks are cut, within a character too', async () => {
	const bytes = Buffer.from('eins\nzwölf\n\nund')
	for (let at = 0; at <= bytes.length; at++) {
		const {lines} = await linesOf([bytes.subarray(0, at), bytes.subarray(at)])
		expect(lines).toEqual(['eins', 'zwölf', ''])
	}
})

test('bytes can stand for themselves', async () => {
	expect((await linesOf([Buffer.from([0xfc, 0x0a])], {encoding: 'latin1'})).lines).toEqual(['ü'])
})

test('a line without an end closes the stream at the limit, which may change', async () => {
	let limit = 4
	const how = {limitBytes: () => limit}
	const cut = await linesOf([Buffer.from('12345\n678'), Buffer.from('90')], how)
	expect(cut.lines).toEqual(['12345'])
	expect(cut.stream.destroyed).toBe(true)
	limit = 100
	const kept = await linesOf([Buffer.from('123456'), Buffer.from('7\n')], how)
	expect(kept.lines).toEqual(['1234567'])
})

test('who closes the stream at a line hears no more, also of what has come', async () => {
	const stream = new PassThrough()
	const lines: string[] = []
	onLines(stream, line => {
		lines.push(line)
		stream.destroy()
	})
	stream.write('a\nb\n')
	await nextTurn()
	expect(lines).toEqual(['a'])
})
