let segmenter: Intl.Segmenter | null = null

/** What a person takes for characters. The tables behind are loaded by the first text that needs them (9 ms): screens of ASCII never do. */
export function graphemes(text: string): Intl.Segments {
	segmenter ??= new Intl.Segmenter()
	return segmenter.segment(text)
}
