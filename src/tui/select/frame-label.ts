import type {TopFrame} from '../../core/events/run-event.ts'
import {categoryOf, type Frame, type FrameCategory, shortLocation} from '../../core/profile/frame.ts'
import {clean} from './suites-view.ts'

/** `serialize api/json.ts:44`, `JSON.parse (native)`, `(garbage collector)`: safe to show. */
export function frameLabel(frame: Frame): string {
	const name = clean(frame.name) || '(no name)'
	const location = clean(shortLocation(frame))
	if (location !== '') return `${name} ${location}`
	return categoryOf(frame) === 'native' && !name.startsWith('(') ? `${name} (native)` : name
}

export function topFrameLabel(top: TopFrame): string {
	return frameLabel({name: top.name, url: top.file, line: top.line, column: 0})
}

export function categoryName(category: FrameCategory): string {
	return category === 'app' ? 'own code' : category === 'dependency' ? 'node_modules' : category
}
