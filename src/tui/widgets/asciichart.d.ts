declare module 'asciichart' {
	interface PlotConfig {
		readonly min?: number
		readonly max?: number
		readonly height?: number
		readonly offset?: number
		readonly padding?: string
		readonly format?: (value: number, index: number) => string
		readonly symbols?: string[]
	}
	const asciichart: {plot(series: readonly number[], config?: PlotConfig): string}
	export default asciichart
}
