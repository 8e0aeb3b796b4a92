export { beepsHeardMs, enterAndHear, installBeeps, shareHeard } from './beeps.ts';
export { type ClusterEngines, type ClusterOptions, type LocalCluster, startCluster } from './cluster.ts';
export { Coturn, type CoturnOptions } from './coturn.ts';
export { endProcess, isAlive } from './end-process.ts';
export {
  type Engine,
  type Engines,
  PostgresDatabases,
  PostgresServer,
  PrometheusServer,
  RedisServer,
  S3Server,
  type SharedEnv,
  sharedEnv,
  tellRunEngines,
} from './engines/index.ts';
export { freePort } from './free-port.ts';
export { endLeftBehind } from './left-behind.ts';
export { type MediaWay, waysOf } from './media-ways.ts';
export { type BrowserOptions, openBrowser } from './open-browser.ts';
export { createKey, openSchool } from './open-school.ts';
export { type PictureStats, receivedPicture } from './picture-stats.ts';
export { NODE, ROOT } from './project.ts';
export { type ApiKey, MENTOR, OBSERVER, School, STUDENT } from './school.ts';
export { loadSdk, openSdkPage, type SdkPageOptions, type SdkWindow } from './sdk-page.ts';
export { childrenOf, familyOf, type ServerFamily } from './server-family.ts';
export { type ServerOptions, ServerProcess } from './server-process.ts';
export { type TempFolder, tempFolder } from './temp-folder.ts';
export { WorkerProcess } from './worker-process.ts';
export { bookWorkshop, type WorkshopPerson, workshopPeople } from './workshop-school.ts';
