/**
 * 0x and clinic put their data into their page as it is, so a function named `</script><img onerror=...>` ends their script and begins
 * markup of its own. `\u003c` is the same `<` to JSON and to JavaScript's strings, and nothing to HTML.
 *
 * Their pages have one script that holds the data (0x, flame, heapprofiler), or the data in a script element of their own before
 * another that holds nothing of the target's (doctor, bubbleprof).
 */
export function makePageSafe(html: string): string {
	const opening = /<script\b[^>]*>/i.exec(html)
	if (!opening) return html
	const from = opening.index + opening[0].length
	const until = opening[0].includes('clinic-data')
		? html.lastIndexOf('</script>', html.lastIndexOf('<script>'))
		: html.lastIndexOf('</script>')
	if (until < from) return html
	return html.slice(0, from) + html.slice(from, until).replace(/<(?=\/script|!--)/gi, '\\u003c') + html.slice(until)
}
