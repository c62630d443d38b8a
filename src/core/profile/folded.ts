import {ArsenalError} from '../trouble/arsenal-error.ts'
import type {Problem} from '../trouble/problem.ts'
import type {Frame} from './frame.ts'
import {frameFromText, frameToText} from './frame-text.ts'
import {type FoldedStack, type StackWeights, stacksOfWeights, weightsOfStacks} from './stack-weights.ts'

/**
 * Brendan Gregg's folded stacks, `a;b;c 12` a line, root first: what flamegraph.pl, inferno, speedscope and flamelens read.
 * The format knows no escape, so a `;` or a line break in a name is replaced. Weights are written whole.
 */
export function writeFolded(weights: StackWeights): string {
	const lines = new Map<string, number>()
	for (const [frames, weight] of stacksOfWeights(weights)) {
		const line = frames
			.map(frame =>
				frameToText(frame)
					.replaceAll(';', ':')
					.replace(/[\r\n]+/g, ' '),
			)
			.join(';')
		lines.set(line, (lines.get(line) ?? 0) + weight)
	}
	return [...lines]
		.map(([line, weight]) => [line, Math.round(weight)] as const)
		.filter(([, weight]) => weight > 0)
		.map(([line, weight]) => `${line} ${weight}\n`)
		.join('')
}

/** The unit is unknown to the format; weights are taken as samples. */
export function readFolded(text: string, source = 'profile'): StackWeights {
	const stacks: FoldedStack[] = []
	const problems: Problem[] = []
	const frames = new Map<string, Frame>()
	for (const [i, line] of text.split(/\r?\n/).entries()) {
		if (line.trim() === '') continue
		const match = /^(.*\S)\s+(\d+(?:\.\d+)?)\s*$/.exec(line)
		if (!match) {
			problems.push({path: `line ${i + 1}`, value: line.slice(0, 60), expected: 'a stack and a number: main;parse 12'})
			if (problems.length >= 10) break
			continue
		}
		stacks.push([
			match[1]!.split(';').map(name => {
				let frame = frames.get(name)
				if (frame === undefined) frames.set(name, (frame = frameFromText(name)))
				return frame
			}),
			Number(match[2]),
		])
	}
	if (problems.length > 0) throw new ArsenalError('bad-profile', `${source} does not hold folded stacks`, {problems})
	return weightsOfStacks(stacks, 'samples')
}
