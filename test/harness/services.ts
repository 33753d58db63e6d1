/** What the functions call: the services of AWS, then the sources. A gate is before each. */
export const awsServices = ['dataApi', 's3', 'dynamoDb', 'secretsManager', 'scheduler'] as const;
export const services = [...awsServices, 'actionNetwork', 'theOddsApi', 'mlbStatsApi'] as const;
export type AwsService = (typeof awsServices)[number];
export type Service = (typeof services)[number];

export function forEachService<T>(of: (service: Service) => T): Readonly<Record<Service, T>> {
  return Object.fromEntries(services.map((service) => [service, of(service)])) as Record<Service, T>;
}
