setTimeout(() => process.exit(3), 800)
