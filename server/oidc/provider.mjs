// A certified OpenID provider with two accounts, for one client that may end its sessions.
import { createServer } from 'node:http'
import { generateKeyPairSync } from 'node:crypto'
import Provider from 'oidc-provider'

export const client = { id: 'tenant', secret: 'a-secret-of-this-run-alone' }

const key = id => ({ ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }), kid: id, use: 'sig', alg: 'RS256' })

// Starts it on a free port. What it knows of accounts and sessions outlives a change of its keys.
export async function start(redirectUrl, backchannelUrl, signedOutUrl) {
  const http = createServer((request, response) => handle(request, response))
  await new Promise(resolve => http.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${http.address().port}`
  let handle
  const useKeys = keys => {
    const provider = new Provider(issuer, {
      clients: [{
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: [redirectUrl],
        post_logout_redirect_uris: [signedOutUrl],
        backchannel_logout_uri: backchannelUrl,
        backchannel_logout_session_required: true,
        grant_types: ['authorization_code'],
        response_types: ['code'],
      }],
      claims: { openid: ['sub', 'sid'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
      conformIdTokenClaims: false,
      cookies: { keys: ['a key of this run alone'] },
      features: { backchannelLogout: { enabled: true }, devInteractions: { enabled: true }, introspection: { enabled: true } },
      findAccount: (_, id) => ({
        accountId: id,
        claims: () => ({ sub: id, email: `${id}@example.com`, email_verified: true, name: `Name of ${id}`, groups: ['editors'] }),
      }),
      fetch: (url, options) => fetch(url, { ...options, dispatcher: undefined }),
      jwks: { keys },
      pkce: { required: () => true },
    })
    provider.on('backchannel.error', (_, error) => console.error('the provider could not end a session:', error))
    provider.on('server_error', (_, error) => console.error('the provider failed:', error))
    handle = provider.callback()
  }
  const first = key('first')
  useKeys([first])
  return { issuer, rotate: () => useKeys([key('second')]), stop: () => http.close() }
}
