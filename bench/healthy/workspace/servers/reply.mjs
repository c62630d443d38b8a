/** What every server of this folder answers with: a list as an API gives it, made anew for each request. */
export function items(from = 0) {
	return Array.from({length: 50}, (_, i) => ({
		id: from + i,
		name: `item ${from + i}`,
		tags: ['a', 'b'],
		price: i * 1.5,
	}))
}

export const port = Number(process.env.PORT ?? 0)
