import {profileMark} from '../../core/profile/formats/writers.ts'
import {reportFiles} from '../../core/run/summary/report-formats.ts'
import {commentMarker} from './comment.ts'
import {isMarkedJson} from './marked-json.ts'

/**
 * Whether a file for a CI was written by this program, whatever its version: what is somebody else's is neither replaced nor removed. What it
 * holds is no sign of that: profilers and other programs write the same formats.
 * @param name  what it is called, of `reportFiles` or of what a report leads to
 */
export function isOurs(name: string, text: string): boolean {
	switch (name) {
		case reportFiles.md:
			return text.startsWith('# arsenal-tui') && text.includes('\n<sub>Written by arsenal-tui ')
		case reportFiles.summary:
			return text.startsWith('## arsenal-tui ') && text.includes('\n<sub>arsenal-tui ')
		case reportFiles.comment:
			return text.startsWith(commentMarker('').slice(0, -' -->'.length))
		case reportFiles.junit:
			return /^<\?xml [^>]*>\s*<testsuites name="arsenal"/.test(text)
		case reportFiles.prometheus:
			return text.startsWith('# HELP arsenal_run_info ')
		case reportFiles.json:
			return /^\{[^{]*"tool":\s*\{\s*"name":\s*"arsenal-tui"/.test(text)
		case reportFiles['benchmark-action']:
			return isMarkedJson(text, '[')
		case reportFiles.bencher:
			return isMarkedJson(text, '{')
		default:
			return name.endsWith('.svg')
				? /^(?:<\?xml[^>]*>\s*)?<svg [^>]* class="arsenal-flame"/.test(text)
				: text.startsWith('{"nodes":[') && text.endsWith(`,${profileMark}}`)
	}
}

/** Whoever it was written by. */
export function isJunit(text: string): boolean {
	return /^\ufeff?\s*(?:<\?xml[^>]*>\s*)?(?:<!--[^>]*-->\s*)*<testsuites?[\s>/]/.test(text)
}
