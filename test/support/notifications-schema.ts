import { expect } from 'vitest';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4}$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a value of the response matches the document. */
type Check = (value: unknown) => boolean;

const integer: Check = (value) => Number.isSafeInteger(value);
const text: Check = (value) => typeof value === 'string';
const flag: Check = (value) => typeof value === 'boolean';
const time: Check = (value) => typeof value === 'string' && TIME.test(value);
const timeOrNull: Check = (value) => value === null || time(value);
const status: Check = (value) => value === 'new' || value === 'failed' || value === 'success';
const requestId: Check = (value) => typeof value === 'string' && UUID.test(value);

type Fields = Readonly<Record<string, Check>>;

const NOTIFICATION: Fields = {
  id: integer,
  webhookId: integer,
  webhookUrl: text,
  event: text,
  eventCreated: timeOrNull,
  created: timeOrNull,
  attempted: timeOrNull,
  attempts: integer,
  status,
  active: flag,
  data: (value) => typeof value === 'object',
};
const DATA: Fields = { eshopId: integer, event: text, eventCreated: timeOrNull, eventInstance: text };
const PAGINATOR: Fields = {
  totalCount: integer,
  page: integer,
  pageCount: integer,
  itemsOnPage: integer,
  itemsPerPage: integer,
};
const ERROR: Fields = { errorCode: text, message: text, instance: text };

/** A notification as the document describes it. */
export interface Notification {
  id: number;
  webhookId: number;
  webhookUrl: string;
  event: string;
  eventCreated: string | null;
  created: string | null;
  attempted: string | null;
  attempts: number;
  status: 'new' | 'failed' | 'success';
  active: boolean;
  data: { eshopId: number; event: string; eventCreated: string | null; eventInstance: string };
}

/** The 200 response as the document describes it. */
export interface NotificationsAnswer {
  data: {
    notifications: Notification[];
    paginator: Record<'totalCount' | 'page' | 'pageCount' | 'itemsOnPage' | 'itemsPerPage', number>;
  };
  errors: null;
  metadata: { requestId: string };
}

/**
 * Fails unless `body` is exactly the document's 200 response: the same keys in the same order, the same types, nothing
 * more.
 */
export function expectNotifications(body: unknown): NotificationsAnswer {
  expectEnvelope(body);
  const answer = body as NotificationsAnswer;
  expect(answer.errors).toBeNull();
  expect(Object.keys(answer.data)).toEqual(['notifications', 'paginator']);
  expectFields(answer.data.paginator, PAGINATOR);
  for (const notification of answer.data.notifications) {
    expectFields(notification, NOTIFICATION);
    expectFields(notification.data, DATA);
    expectConsistent(notification);
  }
  expect(answer.data.paginator.itemsOnPage).toBe(answer.data.notifications.length);
  return answer;
}

/** Fails unless `body` is exactly the document's error envelope. Returns its first error. */
export function expectNotificationsError(body: unknown): { errorCode: string; message: string; instance: string } {
  expectEnvelope(body);
  const { data, errors } = body as { data: unknown; errors: Record<'errorCode' | 'message' | 'instance', string>[] };
  expect(data).toBeNull();
  expect(errors.length).toBeGreaterThan(0);
  for (const error of errors) expectFields(error, ERROR);
  return errors[0]!;
}

function expectEnvelope(body: unknown): void {
  expect(Object.keys(body as object)).toEqual(['data', 'errors', 'metadata']);
  expectFields((body as { metadata: object }).metadata, { requestId });
}

function expectFields(value: object, fields: Fields): void {
  expect(Object.keys(value)).toEqual(Object.keys(fields));
  const wrong = Object.entries(value).filter(([key, each]) => !fields[key]!(each));
  expect(wrong).toEqual([]);
}

/** What the fields promise about each other. */
function expectConsistent({ status: shown, attempts, attempted, active }: Notification): void {
  if (shown === 'new') expect({ attempts, attempted }).toEqual({ attempts: 0, attempted: null });
  else expect(attempts).toBeGreaterThan(0);
  if (shown === 'success') expect(active).toBe(false);
}
