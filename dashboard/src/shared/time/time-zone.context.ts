import { createContext, useContext } from 'react';

/** IANA name of the account's time zone: all times are shown in it. */
export const TimeZoneContext = createContext('UTC');

/** The account's time zone. */
export function useTimeZone(): string {
  return useContext(TimeZoneContext);
}
