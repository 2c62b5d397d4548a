// Asks an endpoint all questions of graphql-http, and prints the answers as JSON: one object for each question.
import { serverAudits } from 'graphql-http'

const { AUDIT_URL: url, AUDIT_TOKEN: token } = process.env

const fetchFn = (input, init = {}) => fetch(input, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } })

const results = []
for (const audit of serverAudits({ url, fetchFn })) {
	const { id, name, status, reason } = await audit.fn()
	results.push({ id, name, status, reason })
}
console.log(JSON.stringify(results))
