export default function countPrimes({from, to}) {
	let count = 0
	for (let n = Math.max(2, from); n < to; n++) {
		let isPrime = true
		for (let d = 2; d * d <= n && isPrime; d++) isPrime = n % d !== 0
		if (isPrime) count++
	}
	return count
}
