export * from 'rxjs'
