import 'bootstrap/dist/css/bootstrap.css'
import groupBy from 'lodash/groupBy.js'
import sortBy from 'lodash/sortBy.js'
import {debounceTime, fromEvent, interval, map, merge, scan, switchMap, take} from 'rxjs'

const clicks = fromEvent(document, 'click').pipe(
	debounceTime(50),
	scan(count => count + 1, 0),
)
merge(clicks, interval(1000).pipe(take(5)))
	.pipe(switchMap(n => interval(100).pipe(map(i => [n, i]))))
	.subscribe(pair => {
		document.body.textContent = JSON.stringify(sortBy(Object.entries(groupBy(pair, n => n % 2))))
	})
