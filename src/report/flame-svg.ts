import {type FlameBox, layoutFlame} from '../core/flame/layout.ts'
import {type CallTree, frameOfNode, isIdle, makeCallTree} from '../core/profile/call-tree.ts'
import {categoryOf, type Frame, shortLocation} from '../core/profile/frame.ts'
import {frameTotals} from '../core/profile/frame-totals.ts'
import {sayWeight} from '../core/profile/say-weight.ts'
import type {StackWeights, WeightUnit} from '../core/profile/stack-weights.ts'
import {durationMs, finePercent, grouped, percent} from '../core/units/format.ts'
import {readScript} from '../read-script.ts'
import {flameData} from './flame-svg-data.ts'
import {type FillName, fillClass, fillLabels, fillNames, fillOf, paletteCss} from './flame-svg-palette.ts'
import {clean, columnsOf, escapeXml, fit, pixels, scriptJson} from './flame-svg-text.ts'

/**
 * What makes the drawing move. Plain text rather than a function turned to text: a bundler must not rewrite it, and the same bytes go
 * into every file. It reads names only from the JSON beside it and puts them into the page only as text and attribute values, and has no
 * `<` that an XML or HTML parser could take for a tag. It is written for any browser, so the linter's rules that want newer words
 * are off for it (biome.json).
 */
export const flameScript = readScript(new URL('./flame-svg-script.js', import.meta.url))

export interface FlameSvgOptions {
	readonly title: string
	/** A second line; how much was measured is added to it. */
	readonly subtitle?: string
	/** What was measured, where somebody knows better than the weights: `20 samples stand for 66 of 849 ms`. */
	readonly basis?: string | null
	readonly weights: StackWeights
	/** What has to be known beside the shares, a sentence each. */
	readonly notes?: readonly string[]
	/** Frames below this share of everything drawn are left out. Default 0.0002, a quarter of a pixel on a wide screen. */
	readonly minShare?: number
	/** The narrowest beyond this many are left out too, so that a browser stays quick. Default 8000. */
	readonly maxFrames?: number
}

/** flame-svg-script.js repeats these: change them together. */
const width = 1000
const margin = 12
const headHeight = 84
const rowHeight = 18
const footHeight = 34
/** Width of a character of a 12 px monospaced font; DejaVu, Menlo and SF Mono are within 2 % of it. */
const charWidth = 7.25
/** Narrower boxes have no label and no tooltip of their own until the script draws them. */
const minLabelWidth = 27
/** Length of the second line, in its proportional font. */
const subtitleColumns = 150

/**
 * A flamegraph that needs nothing but itself: as an image it shows boxes, labels and legend; opened in a browser it zooms, searches and
 * turns over by mouse and keyboard. Root on top, heaviest first, idle time left out. The same profile gives the same bytes.
 *
 *     title                                   [search] [callers]
 *     subtitle, or what is pointed at
 *     # app 63 %  # node 20 %
 *     |------------------ all ------------------|
 *     |-- main --------------------|-- gc --|
 */
export function renderFlameSvg(options: FlameSvgOptions): string {
	const {weights, minShare = 0.0002, maxFrames = 8000} = options
	const tree = makeCallTree(weights)
	const drawnFrom = shareToDraw(tree, minShare, maxFrames)
	const layout = layoutFlame(tree, {minShare: drawnFrom})
	const {boxes, hidden} = layout
	const height = headHeight + Math.max(1, layout.rows) * rowHeight + footHeight
	const tooNarrow =
		hidden.frames === 0
			? ''
			: `${grouped(hidden.frames)} frame${hidden.frames === 1 ? '' : 's'} below ${finePercent(drawnFrom)}, together ${percent(hidden.share)}, not drawn`
	const basis = options.basis ?? null
	const said = (options.notes ?? []).map(note => note.replace(/\.$/, ''))
	const subtitle = [options.subtitle, basis, measured(weights, tree, basis), ...said].filter(Boolean).join(' · ')
	// What the second line has no room for stands at the foot.
	const notes = [...(columnsOf(subtitle) > subtitleColumns ? said : []), tooNarrow].filter(Boolean).join(' · ')
	const label = escapeXml(`Flamegraph: ${options.title}. ${subtitle}`)
	return [
		`<?xml version="1.0" encoding="UTF-8"?>\n`,
		`<svg xmlns="http://www.w3.org/2000/svg" class="arsenal-flame" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">\n`,
		`<title>${escapeXml(options.title)}</title>\n`,
		`<desc>${escapeXml(inWords(tree, [...said, tooNarrow].filter(Boolean).join('. ')))}</desc>\n`,
		`<style>${styleCss}${paletteCss()}</style>\n`,
		`<rect class="bg" width="100%" height="100%"/>\n`,
		`<g class="rows">\n${boxes.length === 0 ? nothing(tree) : drawBoxes(tree, boxes)}</g>\n`,
		`<g class="head"><rect class="bg" width="100%" height="${headHeight - 2}"/>`,
		`<text class="h" x="${margin}" y="27">${escapeXml(fit(clean(options.title), 80))}</text>`,
		`<text class="s" x="${margin}" y="48">${escapeXml(fit(clean(subtitle), subtitleColumns))}</text>`,
		`<g class="legend">${drawLegend(tree)}</g></g>\n`,
		`<text class="s note" x="${margin}" y="${height - 12}">${escapeXml(notes)}</text>\n`,
		`<text class="s by" x="${width - margin}" y="${height - 12}">arsenal-tui</text>\n`,
		boxes.length === 0
			? ''
			: `<script type="application/json" class="data">${scriptJson(flameData(tree, boxes))}</script>\n<script><![CDATA[\n${flameScript}]]></script>\n`,
		'</svg>\n',
	].join('')
}

const styleCss = [
	'.arsenal-flame{color-scheme:light dark;font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}',
	'.arsenal-flame text{white-space:pre}',
	'.arsenal-flame .h{font:600 17px system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}',
	'.arsenal-flame .s,.arsenal-flame .legend text,.arsenal-flame .bar{font:12.5px system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}',
	'.arsenal-flame .by{text-anchor:end}',
	'.arsenal-flame .b{cursor:pointer;outline:none}',
	'.arsenal-flame .b rect{shape-rendering:geometricPrecision}',
	'.arsenal-flame .b:hover rect{filter:brightness(1.08)}',
	'.arsenal-flame .b:focus rect{stroke-width:2}',
	'.arsenal-flame .up{opacity:.6}',
	'.arsenal-flame .finding .b:not(.m){opacity:.45}',
	'.arsenal-flame .rows .b:not(.m):focus{opacity:1}',
	'.arsenal-flame .bar{display:flex;gap:8px;justify-content:flex-end;align-items:center}',
	'.arsenal-flame .bar input,.arsenal-flame .bar button{font:inherit;border:1px solid;border-radius:6px;padding:3px 8px;height:27px;box-sizing:border-box;margin:0}',
	'.arsenal-flame .bar input{width:190px;min-width:0;flex:0 1 auto}',
	'.arsenal-flame .bar button{cursor:pointer;white-space:nowrap}',
	'.arsenal-flame .bar input:focus,.arsenal-flame .bar button:focus{outline-width:2px;outline-style:solid;outline-offset:1px}',
].join('')

/** `minShare`, or more where it leaves too many frames. */
function shareToDraw(tree: CallTree, minShare: number, maxFrames: number): number {
	const least = minShare * tree.total[0]!
	const widths = tree.total.filter(us => us >= least)
	if (widths.length <= maxFrames) return minShare
	widths.sort((a, b) => b - a)
	// Just above the widest that must go: its equals go with it.
	return (widths[maxFrames]! / tree.total[0]!) * (1 + 1e-9)
}

function drawBoxes(tree: CallTree, boxes: readonly FlameBox[]): string {
	const parts: string[] = []
	const slivers = new Slivers()
	const span = width - 2 * margin
	const all = tree.total[0]!
	const textOfFrame = new Map<number, {readonly fill: string; readonly tip: string}>()
	for (const {node, depth, x0, x1} of boxes) {
		const x = margin + x0 * span
		const boxWidth = (x1 - x0) * span
		const y = headHeight + depth * rowHeight
		const frame = frameOfNode(tree, node)
		let text = textOfFrame.get(tree.frame[node]!)
		if (text === undefined) {
			text = {
				fill: node === 0 ? 'r0' : fillClass(fillOf(categoryOf(frame)), frame),
				tip: escapeXml(fullName(frame)),
			}
			textOfFrame.set(tree.frame[node]!, text)
		}
		if (boxWidth < minLabelWidth) {
			slivers.add(text.fill, x, y, boxWidth)
			continue
		}
		const total = tree.total[node]!
		const figures = `${sayWeight(total, tree.unit)}, ${percent(total / all)} of all; self ${sayWeight(tree.self[node]!, tree.unit)}, ${percent(tree.self[node]! / all)}`
		parts.push(
			`<svg class="b ${text.fill}" x="${pixels(x)}" y="${y}" width="${pixels(boxWidth - 1)}" height="${rowHeight - 1}">`,
			`<title>${text.tip}\n${figures}</title><rect width="100%" height="100%" rx="2"/>`,
			`<text x="5" y="12.5">${labelOf(frame, node === 0 ? sayWeight(total, tree.unit) : shortLocation(frame), percent(total / all), Math.floor((boxWidth - 8) / charWidth))}</text></svg>\n`,
		)
	}
	return slivers.draw() + parts.join('')
}

/** `handler  api/server.ts:21  63.0%`, as much of it as fits. The name comes first and is the only one to be cut. */
function labelOf(frame: Frame, place: string, share: string, columns: number): string {
	const name = fit(clean(frame.name), columns)
	const location = clean(place)
	let left = columns - columnsOf(name)
	let label = escapeXml(name)
	if (location !== '' && left >= columnsOf(location) + 2) {
		label += `<tspan class="l">  ${escapeXml(location)}</tspan>`
		left -= columnsOf(location) + 2
	}
	if (left >= share.length + 2) label += `<tspan class="l">  ${share}</tspan>`
	return label
}

/** Boxes too narrow for words, one path per colour: an image of thousands of them stays small. */
class Slivers {
	readonly #paths = new Map<string, string[]>()
	/** By row: the last one, still growing while it is narrower than can be seen. */
	readonly #open = new Map<number, {fill: string; x: number; width: number}>()

	add(fill: string, x: number, y: number, boxWidth: number): void {
		const open = this.#open.get(y)
		if (open !== undefined && open.width < 0.7 && x - (open.x + open.width) < 0.05) {
			open.width = x + boxWidth - open.x
			return
		}
		this.#close(y)
		this.#open.set(y, {fill, x, width: boxWidth})
	}

	draw(): string {
		for (const y of [...this.#open.keys()]) this.#close(y)
		return [...this.#paths].map(([fill, path]) => `<path class="${fill}" d="${path.join('')}"/>\n`).join('')
	}

	#close(y: number): void {
		const open = this.#open.get(y)
		if (open === undefined) return
		this.#open.delete(y)
		if (open.width < 0.2) return
		let path = this.#paths.get(open.fill)
		if (path === undefined) this.#paths.set(open.fill, (path = []))
		const drawn = pixels(Math.max(0.2, open.width > 4 ? open.width - 1 : open.width * 0.85))
		path.push(`M${pixels(open.x)} ${y}h${drawn}v${rowHeight - 1}h-${drawn}z`)
	}
}

function drawLegend(tree: CallTree): string {
	const sums = new Map<FillName, number>()
	for (let node = 1; node < tree.length; node++) {
		const fill = fillOf(categoryOf(frameOfNode(tree, node)))
		sums.set(fill, (sums.get(fill) ?? 0) + tree.self[node]!)
	}
	let x = margin
	const parts: string[] = []
	for (const fill of fillNames) {
		const us = sums.get(fill) ?? 0
		if (us === 0) continue
		const text = `${fillLabels[fill]} ${percent(us / tree.total[0]!)}`
		parts.push(
			`<rect class="${fill === 'native' ? 'v' : fill[0]}0" x="${x}" y="61" width="12" height="12" rx="2"/>`,
			`<text x="${x + 17}" y="71.5">${text}</text>`,
		)
		x += 17 + text.length * 7 + 14
	}
	return parts.join('')
}

/** `busy 14.2 s (71.0%) of 20.0 s · 1 998 samples` */
function measured(weights: StackWeights, tree: CallTree, basis: string | null): string {
	const total = tree.total[0]!
	if (tree.unit !== 'us') return sayWeight(total, tree.unit)
	if (basis !== null && total === 0) return ''
	let idleUs = 0
	for (const [stack, us] of weights.self) if (isIdle(weights.table, stack)) idleUs += us
	const samples = grouped(tree.totalSamples[0]!)
	const busy = idleUs > 0 ? ` (${percent(total / (total + idleUs))})` : ''
	const observed = weights.durationMs > 0 ? `, observed for ${durationMs(weights.durationMs)}` : ''
	if (basis !== null) return `busy ${sayWeight(total, tree.unit)}${busy}`
	return `busy ${sayWeight(total, tree.unit)}${busy}${observed} · ${samples} samples`
}

function fullName(frame: Frame): string {
	const path = clean(frame.url).replace(/^file:\/\//, '')
	const position = frame.line > 0 ? `:${frame.line}${frame.column > 0 ? `:${frame.column}` : ''}` : ''
	return path === '' ? clean(frame.name) : `${clean(frame.name)}  ${path}${position}`
}

/** For who cannot see the drawing, and for a search engine. */
function inWords(tree: CallTree, notes: string): string {
	const all = tree.total[0]!
	if (!(all > 0)) return nothings[tree.unit].inWords
	const lines = frameTotals(tree)
		.slice(0, 10)
		.map(({frame, self, total}, i) => {
			const shares = `self ${percent(self / all)} (${sayWeight(self, tree.unit)}), total ${percent(total / all)}`
			return `${i + 1}. ${fullName(tree.frames[frame]!)}: ${shares}`
		})
	return `Hottest functions by what they did themselves: ${lines.join('; ')}.${notes === '' ? '' : ` ${notes}.`}`
}

function nothing({unit}: CallTree): string {
	return `<text x="${margin}" y="${headHeight + 14}">${nothings[unit].drawn}</text>\n`
}

const notRunning = {
	inWords: 'Nothing was running on the CPU.',
	drawn: 'No samples: nothing was running on the CPU in this time.',
}
const nothings: Readonly<Record<WeightUnit, {readonly inWords: string; readonly drawn: string}>> = {
	us: notRunning,
	samples: notRunning,
	bytes: {inWords: 'Nothing allocated was still alive.', drawn: 'No bytes: nothing allocated was still alive.'},
}
