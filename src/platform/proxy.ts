import { type Dispatcher, EnvHttpProxyAgent, setGlobalDispatcher } from 'undici'

/** An HTTP proxy for calls to others. */
export type ProxySettings = {
  url: string
  /** Hosts that are called without it, with commas between them. */
  except: string
}

/**
 * Sends all HTTP calls of this process through the proxy. Socket Mode needs the returned dispatcher in addition. Postgres isn't
 * called through it.
 */
export function callThroughProxy({ url, except }: ProxySettings): Dispatcher {
  const agent = new EnvHttpProxyAgent({ httpProxy: url, httpsProxy: url, noProxy: except })
  setGlobalDispatcher(agent)
  return agent
}
