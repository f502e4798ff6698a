import { z } from 'zod'

/** What ops/kubernetes.yaml and compose.yml may hold. Strict: a field that is misspelled would be ignored, or refused at the start. */

const labels = z.record(z.string(), z.string())
const matchLabels = z.strictObject({ matchLabels: labels })
const metadata = z.strictObject({
  name: z.string(),
  labels: labels.optional(),
})
const object = <Kind extends string, Shape extends z.ZodRawShape>(
  apiVersion: string,
  kind: Kind,
  shape: Shape,
) => z.strictObject({ apiVersion: z.literal(apiVersion), kind: z.literal(kind), metadata, ...shape })

const probe = z.strictObject({
  httpGet: z.strictObject({ path: z.string(), port: z.string() }),
  periodSeconds: z.int(),
  timeoutSeconds: z.int().optional(),
  failureThreshold: z.int().optional(),
})

const resources = z.strictObject({
  cpu: z
    .string()
    .regex(/^\d+m$/)
    .optional(),
  memory: z.string().regex(/^\d+Mi$/),
})

const container = z.strictObject({
  name: z.string(),
  image: z.string(),
  env: z.array(z.strictObject({ name: z.string(), value: z.string() })),
  ports: z.array(z.strictObject({ name: z.string(), containerPort: z.int() })),
  lifecycle: z.strictObject({
    preStop: z.strictObject({
      exec: z.strictObject({ command: z.tuple([z.literal('sleep'), z.string().regex(/^\d+$/)]) }),
    }),
  }),
  ...{ startupProbe: probe, livenessProbe: probe, readinessProbe: probe },
  resources: z.strictObject({ requests: resources, limits: resources }),
  securityContext: z.strictObject({
    allowPrivilegeEscalation: z.literal(false),
    readOnlyRootFilesystem: z.literal(true),
    capabilities: z.strictObject({ drop: z.tuple([z.literal('ALL')]) }),
  }),
  volumeMounts: z.array(
    z.strictObject({ name: z.string(), mountPath: z.string(), readOnly: z.boolean().optional() }),
  ),
})

const volume = z.union([
  z.strictObject({
    name: z.string(),
    secret: z.strictObject({ secretName: z.string(), defaultMode: z.int() }),
  }),
  z.strictObject({
    name: z.string(),
    emptyDir: z.strictObject({ medium: z.literal('Memory'), sizeLimit: z.string().regex(/^\d+Mi$/) }),
  }),
])

const pod = z.strictObject({
  automountServiceAccountToken: z.literal(false),
  terminationGracePeriodSeconds: z.int().min(10),
  securityContext: z.strictObject({
    runAsNonRoot: z.literal(true),
    runAsUser: z.int().positive(),
    fsGroup: z.int().positive(),
    seccompProfile: z.strictObject({ type: z.literal('RuntimeDefault') }),
  }),
  topologySpreadConstraints: z.array(
    z.strictObject({
      maxSkew: z.int(),
      topologyKey: z.string(),
      whenUnsatisfiable: z.enum(['ScheduleAnyway', 'DoNotSchedule']),
      labelSelector: matchLabels,
    }),
  ),
  containers: z.tuple([container]),
  volumes: z.array(volume),
})

/** https://kubernetes.io/docs/reference/kubernetes-api/ */
export const kubernetes = z.tuple([
  object('v1', 'Secret', { stringData: labels }),
  object('apps/v1', 'Deployment', {
    spec: z.strictObject({
      replicas: z.int().min(2),
      selector: matchLabels,
      strategy: z.strictObject({
        rollingUpdate: z.strictObject({ maxUnavailable: z.int(), maxSurge: z.int() }),
      }),
      template: z.strictObject({
        metadata: z.strictObject({ labels }),
        spec: pod,
      }),
    }),
  }),
  object('policy/v1', 'PodDisruptionBudget', {
    spec: z.strictObject({ minAvailable: z.int(), selector: matchLabels }),
  }),
  object('v1', 'Service', {
    spec: z.strictObject({
      selector: labels,
      ports: z.array(z.strictObject({ name: z.string(), port: z.int(), targetPort: z.string() })),
    }),
  }),
  object('networking.k8s.io/v1', 'Ingress', {
    spec: z.strictObject({
      tls: z.tuple([z.strictObject({ hosts: z.tuple([z.string()]), secretName: z.string() })]),
      rules: z.array(
        z.strictObject({
          host: z.string(),
          http: z.strictObject({
            paths: z.array(
              z.strictObject({
                path: z.string(),
                pathType: z.enum(['Exact', 'Prefix']),
                backend: z.strictObject({
                  service: z.strictObject({ name: z.string(), port: z.strictObject({ name: z.string() }) }),
                }),
              }),
            ),
          }),
        }),
      ),
    }),
  }),
])

const duration = z.string().regex(/^\d+(ms|s|m)$/)
const service = z.strictObject({ restart: z.literal('unless-stopped'), environment: labels })

/** https://github.com/compose-spec/compose-spec/blob/main/spec.md */
export const compose = z.strictObject({
  services: z.strictObject({
    app: service.extend({
      build: z.string(),
      stop_grace_period: duration,
      env_file: z.string(),
      ports: z.array(z.string().regex(/^127\.0\.0\.1:\d+:\d+$/)),
      read_only: z.literal(true),
      tmpfs: z.string(),
      mem_limit: z.string().regex(/^\d+m$/),
      cap_drop: z.tuple([z.literal('ALL')]),
      security_opt: z.tuple([z.literal('no-new-privileges:true')]),
      depends_on: z.strictObject({
        postgres: z.strictObject({ condition: z.literal('service_healthy') }),
      }),
    }),
    postgres: service.extend({
      image: z.string(),
      volumes: z.array(z.string().regex(/^postgres:\//)),
      healthcheck: z.strictObject({
        test: z.tuple([z.literal('CMD-SHELL'), z.string()]),
        interval: duration,
        timeout: duration,
        retries: z.int(),
      }),
    }),
  }),
  volumes: z.strictObject({ postgres: z.null() }),
})
