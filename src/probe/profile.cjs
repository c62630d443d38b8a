'use strict'
/**
 * The CPU profile of the target's main thread, from before the program's first line to its end.
 *
 * It is taken through an inspector session on that very thread, which is never disabled and never disconnected: when a session that had the
 * profiler enabled leaves, V8 turns the block coverage of the whole process into coverage of functions, whoever collects it. And because V8
 * profiles before it optimizes anything, it knows of all optimized code what was inlined into it.
 */

const {openInspector} = require('./inspector.cjs')

const {startsWith, endsWith} = String.prototype
const {apply} = Reflect
const titles = ['arsenal 0', 'arsenal 1']
const finished = '{"method":"Profiler.consoleProfileFinished","params":'
/** Where every new window means stopping V8's profiler and starting it anew, which takes it tens of milliseconds. */
const leastApartMs = 10_000

/**
 * @param options.isAlone  whether no session of Node's own has the profiler enabled: Node prints what such a session hears of other profiles on
 *   the program's stderr, and V8 tells them all of `console.profile`
 * @param options.onWindow  is given each window when it ends, as the text of V8's own message
 * @returns what works it; nothing is profiled before `start`
 */
function prepareProfile({intervalUs, isAlone, onWindow}) {
	const {profile, profileEnd} = console
	const {now} = performance
	/** Those of the program's own `console.profile` come as well. In V8's JSON the title is what a profile ends with. */
	const isOurs = text => apply(startsWith, text, [finished]) && (hasTitle(text, titles[0]) || hasTitle(text, titles[1]))
	const hasTitle = (text, title) => apply(endsWith, text, [`"title":"${title}"}}`])
	const ask = openInspector(text => {
		if (isOurs(text)) onWindow(text)
	})

	let openTitle = null
	let openedMs = 0
	function open() {
		openedMs = now.call(performance)
		if (!isAlone) {
			openTitle = 'arsenal'
			return void ask('Profiler.start')
		}
		openTitle = openTitle === titles[0] ? titles[1] : titles[0]
		profile.call(console, openTitle)
	}
	function close(title) {
		if (title === null) return
		if (isAlone) return profileEnd.call(console, title)
		const stopped = ask('Profiler.stop')
		if (stopped !== null) onWindow(`${finished}${stopped}}`)
	}

	/** Ends the window under way and opens the next, which begins before where V8 can have two: no time falls between them. */
	function roll() {
		const ending = openTitle
		if (isAlone) open()
		close(ending)
		if (!isAlone) open()
	}
	function end() {
		close(openTitle)
		openTitle = null
	}
	return {
		start() {
			ask('Profiler.enable')
			ask('Profiler.setSamplingInterval', `{"interval":${intervalUs}}`)
			open()
		},
		roll,
		/** The same once a second, by nobody's wish: as often as it is cheap. */
		tick() {
			if (isAlone || now.call(performance) - openedMs >= leastApartMs) roll()
		},
		/** V8's sampler can die and deliver empty windows from then on; it begins anew once no window is open. */
		restart() {
			end()
			open()
		},
		end,
	}
}

module.exports = {prepareProfile}
//# sourceURL=arsenal:probe/profile
