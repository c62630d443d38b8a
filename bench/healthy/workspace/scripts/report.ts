interface Row {
	readonly month: string
	readonly total: number
}

const months: readonly string[] = ['jan', 'feb', 'mar', 'apr']
const rows: Row[] = Array.from({length: 200_000}, (_, i) => ({month: months[i % 4]!, total: (i * 7919) % 1000}))
const byMonth = Map.groupBy(rows, row => row.month)
for (const [month, all] of byMonth)
	console.log(
		month,
		all.reduce((sum, row) => sum + row.total, 0),
	)
await new Promise(resolve => setTimeout(resolve, 500))
