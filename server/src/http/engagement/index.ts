export { readCohortEngagement } from './cohort.ts';
export { cohortReply, engagementRoutes } from './routes.ts';
export { readSessionEngagement } from './session.ts';
export { readStudentEngagement } from './student.ts';
