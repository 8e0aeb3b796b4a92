export { endProcess, isAlive } from './end-process.ts';
export { freePort } from './free-port.ts';
export { type BrowserOptions, openBrowser } from './open-browser.ts';
export { createKey, openSchool } from './open-school.ts';
export { NODE, ROOT } from './project.ts';
export { type ApiKey, MENTOR, OBSERVER, School, STUDENT } from './school.ts';
export { loadSdk, openSdkPage, type SdkWindow } from './sdk-page.ts';
export { type ServerOptions, ServerProcess } from './server-process.ts';
export { type TempFolder, tempFolder } from './temp-folder.ts';
