(function () {
'use strict'
var svgNs = 'http://www.w3.org/2000/svg', htmlNs = 'http://www.w3.org/1999/xhtml'
var me = document.currentScript
var root = me ? me.parentNode : document.querySelector('svg.arsenal-flame')
var alone = root === document.documentElement
var data = JSON.parse(root.querySelector('script.data').textContent)
var rowsGroup = root.querySelector('.rows'), head = root.querySelector('.head')
var subtitle = head.querySelector('.s'), legend = head.querySelector('.legend'), note = root.querySelector('.note'), by = root.querySelector('.by')
var title = head.querySelector('.h'), titleText = root.querySelector('title').textContent, subtitleText = subtitle.textContent
var margin = 12, rowHeight = 18, footHeight = 34, headHeight = 84

// ---- the tree, nodes in preorder --------------------------------------------------------------------------------------------------
function readTree() {
	var tree = emptyTree(), n = data.nodes, depth = -1, path = []
	for (var i = 0; i !== n.length;) {
		depth += 1 - n[i++]
		var frame = n[i++], total = n[i++], samples = n[i++], self = total
		if (frame >= 0) self = n[i++]
		path.length = depth
		push(tree, depth === 0 ? -1 : (frame >= 0 ? frame : ~frame), depth === 0 ? -1 : path[depth - 1], depth, total, self, samples)
		path.push(tree.frame.length - 1)
	}
	return close(tree)
}
function emptyTree() { return {frame: [], parent: [], depth: [], total: [], self: [], samples: [], end: []} }
function push(tree, frame, parent, depth, total, self, samples) {
	tree.frame.push(frame); tree.parent.push(parent); tree.depth.push(depth)
	tree.total.push(total); tree.self.push(self); tree.samples.push(samples); tree.end.push(0)
}
function close(tree) {
	tree.rows = 0
	for (var i = tree.frame.length - 1; i >= 0; i--) {
		if (tree.end[i] === 0) tree.end[i] = i + 1
		var p = tree.parent[i]
		if (p >= 0 && tree.end[i] > tree.end[p]) tree.end[p] = tree.end[i]
		if (tree.depth[i] + 1 > tree.rows) tree.rows = tree.depth[i] + 1
	}
	return tree
}
/** The same time by who was on top, below each one who called it. What was too narrow to be here is one frame of its own. */
function invert(tree) {
	var nodes = [{frame: -1, total: 0, self: 0, samples: 0, children: new Map()}]
	var notDrawn = data.frames.length
	var children = new Float64Array(tree.frame.length), childSamples = new Float64Array(tree.frame.length)
	for (var i = tree.frame.length - 1; i > 0; i--) { children[tree.parent[i]] += tree.total[i]; childSamples[tree.parent[i]] += tree.samples[i] }
	function add(start, top, weight, samples) {
		if (!(weight > 0)) return
		var at = nodes[0], frames = top >= 0 ? [top] : []
		for (var node = start; node > 0; node = tree.parent[node]) frames.push(tree.frame[node])
		at.total += weight; at.samples += samples
		for (var k = 0; k !== frames.length; k++) {
			var next = at.children.get(frames[k])
			if (!next) { next = {frame: frames[k], total: 0, self: 0, samples: 0, children: new Map()}; at.children.set(frames[k], next) }
			at = next
			at.total += weight; at.samples += samples
		}
		at.self += weight
	}
	for (i = 0; i !== tree.frame.length; i++) {
		var rest = tree.total[i] - tree.self[i] - children[i], share = tree.total[i] - children[i]
		var samples = Math.max(0, tree.samples[i] - childSamples[i])
		if (tree.self[i] > 0) add(i, -1, tree.self[i], share > 0 ? samples * tree.self[i] / share : 0)
		if (rest > tree.total[0] * 1e-9) add(i, notDrawn, rest, samples * rest / share)
	}
	var out = emptyTree(), waiting = [[nodes[0], -1, 0]]
	while (waiting.length) {
		var item = waiting.pop(), node = item[0], index = out.frame.length
		push(out, node.frame, item[1], item[2], node.total, node.self, Math.round(node.samples))
		Array.from(node.children.values()).sort(function (a, b) { return a.total - b.total || b.frame - a.frame })
			.forEach(function (child) { waiting.push([child, index, item[2] + 1]) })
	}
	return close(out)
}
var down = readTree(), up = null
function currentTree() { return state.callers ? (up = up || invert(down)) : down }

// ---- words ------------------------------------------------------------------------------------------------------------------------
function frameOf(index) {
	if (index === -1) return ['(all)', -1, 0, 0, 'r0']
	return data.frames[index] || ['(not drawn)', -1, 0, 0, 'r0']
}
function fileOf(frame) { return frame[1] === -1 ? '' : data.files[frame[1]] }
function place(frame) {
	var file = fileOf(frame)
	if (file === '') return ''
	var path = file.indexOf('node:') === 0 ? file : file.replace(/^file:\/\//, '').split(/[\/\\]/).slice(-2).join('/')
	return frame[2] > 0 ? path + ':' + frame[2] : path
}
function fullName(frame) {
	var file = fileOf(frame).replace(/^file:\/\//, '')
	return file === '' ? frame[0] : frame[0] + '  ' + file + (frame[2] > 0 ? ':' + frame[2] + (frame[3] > 0 ? ':' + frame[3] : '') : '')
}
function significant(value) {
	if (value === 0) return '0'
	if (value >= 999.5) return grouped(value)
	return value.toFixed(value >= 99.95 ? 0 : value >= 9.995 ? 1 : value >= 0.9995 ? 2 : value >= 0.09995 ? 3 : 4)
}
function grouped(value) { return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ' ') }
function amount(value) {
	if (data.unit === 'samples') return grouped(value) + (value === 1 ? ' sample' : ' samples')
	var steps = data.unit === 'bytes' ? [[1073741824, ' GiB'], [1048576, ' MiB'], [1024, ' KiB'], [1, ' B']] : [[1e6, ' s'], [1e3, ' ms'], [1, ' us']]
	for (var i = 0; i !== steps.length; i++) if (value >= steps[i][0] * 0.9995) return significant(value / steps[i][0]) + steps[i][1]
	return significant(value) + steps[steps.length - 1][1]
}
function percent(share) { var v = share * 100; return (v >= 99.95 ? Math.round(v) : v.toFixed(1)) + '%' }
function describe(tree, node) {
	var all = tree.total[0], text = fullName(frameOf(tree.frame[node])) + ' · ' + percent(tree.total[node] / all) + ' (' + amount(tree.total[node]) + ')'
	text += state.callers ? '' : ' · self ' + percent(tree.self[node] / all) + ' (' + amount(tree.self[node]) + ')'
	if (state.zoom !== 0) text += ' · ' + percent(tree.total[node] / tree.total[state.zoom]) + ' of zoom'
	if (data.unit === 'us') text += ' · ' + grouped(tree.samples[node]) + (tree.samples[node] === 1 ? ' sample' : ' samples')
	return text
}
var wideText = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/g
var marks = /\p{M}/gu
function columnsOf(text) { return text.length + (text.match(wideText) || []).length - (text.match(marks) || []).length }
function fit(text, columns) {
	if (text.length * 2 > columns && columnsOf(text) > columns) {
		if (3 > columns) return ''
		var length = Math.min(text.length, columns - 1)
		while (columnsOf(text.slice(0, length)) > columns - 1) length--
		if (/[\ud800-\udbff]$/.test(text.slice(0, length))) length--
		return text.slice(0, length) + '…'
	}
	return text
}

// ---- drawing ----------------------------------------------------------------------------------------------------------------------
var state = {zoom: 0, find: '', callers: false}
var width = 1000, charWidth = 7.25, top0 = headHeight, current = 0, boxes = new Map(), matches = null

function element(name, attributes, parent, ns) {
	var made = document.createElementNS(ns || svgNs, name)
	for (var key in attributes) made.setAttribute(key, attributes[key])
	if (parent) parent.appendChild(made)
	return made
}
function measureChar() {
	var probe = element('text', {}, rowsGroup)
	probe.textContent = 'mmmmmmmmmmmmmmmmmmmm'
	try { charWidth = probe.getComputedTextLength() / 20 || charWidth } catch (e) {}
	rowsGroup.removeChild(probe)
}
function draw() {
	var tree = currentTree(), focused = document.activeElement && boxes.get(current) === document.activeElement
	if (!(tree.total[state.zoom] > 0)) state.zoom = 0
	if (!(tree.frame.length > current)) current = state.zoom
	var zoom = state.zoom, scale = (width - 2 * margin) / tree.total[zoom], next = [], drawn = document.createDocumentFragment(), all = tree.total[0]
	boxes = new Map()
	for (var p = tree.parent[zoom], above = []; p >= 0; p = tree.parent[p]) above.unshift(p)
	above.forEach(function (node) { box(node, 0, width - 2 * margin, true) })
	next[tree.depth[zoom]] = 0
	for (var node = zoom, end = tree.end[zoom]; node !== end;) {
		var depth = tree.depth[node], x = next[depth], w = tree.total[node]
		next[depth] = x + w
		if (0.35 > w * scale) { node = tree.end[node]; continue }
		box(node, x * scale, w * scale, false)
		next[depth + 1] = x
		node++
	}
	rowsGroup.replaceChildren(drawn)
	if (!boxes.has(current)) current = zoom
	boxes.get(current).setAttribute('tabindex', '0')
	if (focused) boxes.get(current).focus({preventScroll: true})
	var height = top0 + tree.rows * rowHeight + footHeight
	root.setAttribute('height', height)
	note.setAttribute('y', height - 12); by.setAttribute('y', height - 12); by.setAttribute('x', width - margin)
	for (var b = 0; b !== buttons.length; b++) buttons[b].update()
	say()

	function box(node, x, w, isAbove) {
		var frame = frameOf(tree.frame[node]), name = fullName(frame), total = tree.total[node]
		var g = element('g', {
			'class': 'b ' + frame[4] + (isAbove ? ' up' : '') + (matches && matches.nodes.has(node) ? ' m' : ''),
			role: 'treeitem', tabindex: '-1', 'aria-level': tree.depth[node] + 1,
			'aria-label': name + ', ' + percent(total / all) + ', self ' + percent(tree.self[node] / all)
		}, drawn)
		g.flameNode = node
		g.x0 = x; g.x1 = x + w
		var left = margin + x, y = top0 + tree.depth[node] * rowHeight
		element('title', {}, g).textContent = name + '\n' + amount(total) + ', ' + percent(total / all) + ' of all; self ' + amount(tree.self[node]) + ', ' + percent(tree.self[node] / all)
		element('rect', {x: left.toFixed(1), y: y, width: Math.max(0.35, w > 4 ? w - 1 : w * 0.85).toFixed(1), height: rowHeight - 1, rx: w > 6 ? 2 : 0}, g)
		var columns = Math.floor((w - 8) / charWidth), label = w >= 27 ? fit(frame[0], columns) : ''
		if (label !== '') {
			var text = element('text', {x: (left + 5).toFixed(1), y: y + 12.5}, g), room = columns - columnsOf(label), where = node === 0 ? amount(total) : place(frame), share = percent(total / all)
			text.textContent = label
			if (where !== '' && room >= columnsOf(where) + 2) { element('tspan', {'class': 'l'}, text).textContent = '  ' + where; room -= columnsOf(where) + 2 }
			if (room >= share.length + 2) element('tspan', {'class': 'l'}, text).textContent = '  ' + share
		}
		boxes.set(node, g)
	}
}
/** The line under the title: what is pointed at, else what was found, else the subtitle. */
var pointed = null
function say() {
	var tree = currentTree(), text = subtitleText, columns = Math.floor((width - 2 * margin) / 6.6)
	if (pointed !== null && tree.frame.length > pointed) text = describe(tree, pointed)
	else if (matches) text = matches.count + (matches.count === 1 ? ' function' : ' functions') + ' found · ' + percent(matches.share) + ' of all' + (state.zoom !== 0 ? ' · ' + percent(matches.zoomShare) + ' of zoom' : '') + (matches.literal ? ' · not a regular expression, searched as text' : '')
	else if (state.callers) text = 'callers: first row by what functions did themselves, below each one who called it'
	subtitle.textContent = fit(text, columns)
}
function find() {
	matches = null
	rowsGroup.classList.remove('finding')
	if (state.find === '') return
	// Lower case finds everything, an upper case letter means it.
	var flags = /[A-Z]/.test(state.find) ? '' : 'i', literal = false, pattern
	try { pattern = new RegExp(state.find, flags) } catch (e) {
		literal = true
		pattern = new RegExp(state.find.replace(/[.*+?^$(){}|[\]\\]/g, '\\$&'), flags)
	}
	var hit = data.frames.map(function (frame) { return pattern.test(frame[0]) || pattern.test(fileOf(frame)) })
	var tree = currentTree(), nodes = new Set(), seen = new Set(), us = 0, zoomUs = 0, zoom = state.zoom
	for (var node = 1, until = 0, zoomUntil = 0; node !== tree.frame.length; node++) {
		if (!hit[tree.frame[node]]) continue
		nodes.add(node); seen.add(tree.frame[node])
		// Only the outermost of nested matches counts: together they cover no more than all.
		if (node >= until) { us += tree.total[node]; until = tree.end[node] }
		if (node >= zoom && tree.end[zoom] > node && node >= zoomUntil) { zoomUs += tree.total[node]; zoomUntil = tree.end[node] }
	}
	rowsGroup.classList.toggle('finding', nodes.size > 0)
	matches = {nodes: nodes, count: seen.size, share: us / tree.total[0], zoomShare: zoomUs / tree.total[zoom], literal: literal}
}

// ---- state in the address, so that a view can be sent to somebody -----------------------------------------------------------------
function readHash() {
	var next = {zoom: 0, find: '', callers: false}
	location.hash.slice(1).split('&').forEach(function (part) {
		var at = part.indexOf('='), value = part.slice(at + 1)
		try { value = decodeURIComponent(value) } catch (e) { return }
		var key = part.slice(0, at)
		if (key === 'zoom' && /^\d{1,7}$/.test(value)) next.zoom = Number(value)
		if (key === 'find') next.find = value.slice(0, 200)
		if (key === 'view') next.callers = value === 'callers'
	})
	return next
}
function writeHash(replace) {
	if (!alone) return
	var parts = []
	if (state.callers) parts.push('view=callers')
	if (state.zoom !== 0) parts.push('zoom=' + state.zoom)
	if (state.find !== '') parts.push('find=' + encodeURIComponent(state.find))
	var hash = '#' + parts.join('&')
	if (hash === (location.hash || '#')) return
	try { if (replace) history.replaceState(null, '', hash); else history.pushState(null, '', hash) } catch (e) {}
}
function apply(next, how) {
	state = {zoom: next.zoom, find: next.find, callers: next.callers}
	var tree = currentTree()
	if (!(tree.frame.length > state.zoom)) state.zoom = 0
	if (search && search.value !== state.find) search.value = state.find
	find(); draw()
	if (how !== 'read') writeHash(how === 'replace')
}
function zoomTo(node) {
	current = node; pointed = node
	apply({zoom: node, find: state.find, callers: state.callers})
	boxes.get(node).focus({preventScroll: true})
}
function zoomOut() {
	var tree = currentTree()
	if (state.find !== '') { apply({zoom: state.zoom, find: '', callers: state.callers}); return }
	if (state.zoom !== 0) zoomTo(tree.parent[state.zoom])
}
function showCallers() { current = 0; pointed = null; apply({zoom: 0, find: state.find, callers: !state.callers}) }

// ---- tools ------------------------------------------------------------------------------------------------------------------------
var tools = element('foreignObject', {y: 9, height: 33}, head), bar = element('div', {'class': 'bar'}, tools, htmlNs)
var search = element('input', {type: 'search', placeholder: 'search: /', 'aria-label': 'Search functions and files by regular expression', spellcheck: 'false', autocomplete: 'off'}, bar, htmlNs)
var buttons = []
function button(text, help, press, update) {
	var made = element('button', {type: 'button', title: help}, bar, htmlNs)
	made.textContent = text
	made.addEventListener('click', press)
	made.update = update
	buttons.push(made)
}
button('reset', 'Zoom out to everything (0)', function () { zoomTo(0) }, function () { this.style.display = state.zoom === 0 ? 'none' : '' })
button('callers', 'Turn over: who called the hottest functions (i)', showCallers, function () { this.setAttribute('aria-pressed', String(state.callers)) })
search.addEventListener('input', function () { pointed = null; apply({zoom: state.zoom, find: search.value, callers: state.callers}, 'replace') })

/** In as many rows as it takes. Returns how much lower the last of them is than the first. */
function arrangeLegend() {
	var x = margin, y = 0, items = legend.children
	for (var i = 0; i !== items.length; i += 2) {
		var needed = 17 + items[i + 1].getComputedTextLength()
		if (x !== margin && x + needed > width - margin) { x = margin; y += 18 }
		items[i].setAttribute('x', x); items[i].setAttribute('y', 61 + y)
		items[i + 1].setAttribute('x', x + 17); items[i + 1].setAttribute('y', 71.5 + y)
		x += needed + 14
	}
	return y
}
function resize() {
	var seen = root.getBoundingClientRect().width
	if (!(seen > 0)) return
	width = Math.max(240, seen)
	// On a narrow screen the tools go below the legend.
	var isNarrow = 620 > width, toolsWidth = isNarrow ? width - 2 * margin : 360, more = arrangeLegend()
	top0 = headHeight + more + (isNarrow ? 34 : 0)
	tools.setAttribute('width', toolsWidth)
	tools.setAttribute('x', width - margin - toolsWidth)
	tools.setAttribute('y', isNarrow ? 80 + more : 9)
	head.querySelector('rect').setAttribute('height', top0 - 2)
	// Bold and proportional: 10 px a letter is on the safe side.
	title.textContent = fit(titleText, Math.floor((width - 3 * margin - (isNarrow ? 0 : toolsWidth)) / 10))
	draw()
}
function step(key) {
	var tree = currentTree(), at = boxes.get(current), target = null
	if (key === 'ArrowUp') target = tree.parent[current]
	if (key === 'ArrowDown') for (var child = current + 1; tree.end[current] > child; child = tree.end[child]) if (boxes.has(child)) { target = child; break }
	if (key === 'ArrowLeft' || key === 'ArrowRight') {
		var best = Infinity
		boxes.forEach(function (box, node) {
			if (tree.depth[node] !== tree.depth[current] || node === current) return
			var gap = key === 'ArrowRight' ? box.x0 - at.x0 : at.x0 - box.x0
			if (gap > 0 && best > gap) { best = gap; target = node }
		})
	}
	if (target === null || target === -1 || !boxes.has(target)) return
	select(target)
}
function select(node) {
	boxes.get(current).setAttribute('tabindex', '-1')
	current = node
	var box = boxes.get(node)
	box.setAttribute('tabindex', '0')
	box.focus()
}
function nextMatch(by) {
	if (!matches) return
	var order = Array.from(boxes.keys()).filter(function (node) { return matches.nodes.has(node) }).sort(function (a, b) { return a - b })
	if (order.length === 0) return
	var at = order.findIndex(function (node) { return by > 0 ? node > current : node >= current })
	select(order[by > 0 ? (at === -1 ? 0 : at) : ((at === -1 ? order.length : at) - 1 + order.length) % order.length])
}
function nodeAt(target) {
	for (var at = target; at && at !== root; at = at.parentNode) if (at.flameNode !== undefined) return at.flameNode
	return null
}
rowsGroup.addEventListener('click', function (event) { var node = nodeAt(event.target); if (node !== null) zoomTo(node) })
rowsGroup.addEventListener('pointerover', function (event) { pointed = nodeAt(event.target); say() })
rowsGroup.addEventListener('pointerleave', function () { pointed = null; say() })
rowsGroup.addEventListener('focusin', function (event) { pointed = nodeAt(event.target); say() })
root.addEventListener('keydown', function (event) { if (!alone) keys(event) })
if (alone) document.addEventListener('keydown', keys)
function keys(event) {
	if (event.ctrlKey || event.metaKey || event.altKey) return
	var inSearch = event.target === search, handled = true
	if (event.key === 'Escape') { if (inSearch) { boxes.get(current).focus({preventScroll: true}); if (search.value === '') return } zoomOut() }
	else if (inSearch) { if (event.key === 'Enter') { nextMatch(1) } else return }
	else if (event.target.tagName === 'button') return
	else if (event.key === '/') search.focus()
	else if (event.key === 'n') nextMatch(1)
	else if (event.key === 'N') nextMatch(-1)
	else if (event.key === 'i') showCallers()
	else if (event.key === '0' || event.key === 'Home') zoomTo(0)
	else if (event.key === 'Enter' || event.key === ' ') zoomTo(current)
	else if (/^Arrow/.test(event.key)) step(event.key)
	else handled = false
	if (handled) event.preventDefault()
}

// ---- begin ------------------------------------------------------------------------------------------------------------------------
root.removeAttribute('viewBox')
root.setAttribute('width', '100%')
root.setAttribute('role', 'group')
rowsGroup.setAttribute('role', 'tree')
rowsGroup.setAttribute('aria-label', 'Flamegraph. Arrows move, enter zooms, escape zooms out, slash searches, i turns it over')
note.textContent = (note.textContent ? note.textContent + ' · ' : '') + 'click or enter zooms · esc out · arrows move · / search · n next · i callers'
measureChar()
if (alone) {
	window.addEventListener('hashchange', function () { pointed = null; apply(readHash(), 'read') })
	window.addEventListener('popstate', function () { pointed = null; apply(readHash(), 'read') })
	window.addEventListener('scroll', function () { head.setAttribute('transform', 'translate(0 ' + Math.max(0, window.scrollY) + ')') }, {passive: true})
	var first = readHash()
	state = {zoom: first.zoom, find: first.find, callers: first.callers}
	if (!(currentTree().frame.length > state.zoom)) state.zoom = 0
	search.value = state.find
	find()
}
window.addEventListener('resize', resize)
resize()
})()
