import i18next, { type BackendModule } from 'i18next';
import { initReactI18next } from 'react-i18next';

/** The languages, each named in itself. */
export const LANGUAGES = { en: 'English', tr: 'Türkçe' } as const;
export type Language = keyof typeof LANGUAGES;
type Strings = Record<string, unknown>;

/** What a first visit needs, in one file for each language; another page's own strings come with the page. */
const FIRST_NAMESPACES = ['common', 'errors', 'overview'] as const;
const FIRST = { en: () => import('./en/first.js'), tr: () => import('./tr/first.js') };

const KEPT_UNDER = 'hookledger-language';
const FILES = import.meta.glob<Strings>(['./{en,tr}/*.json', '!./*/{common,errors,overview}.json'], {
  import: 'default',
});

async function stringsOf(language: Language, namespace: string): Promise<Strings> {
  const first = FIRST_NAMESPACES.find((known) => known === namespace);
  if (first) return (await FIRST[language]())[first];
  const load = FILES[`./${language}/${namespace}.json`];
  if (!load) throw new Error(`There are no strings ${language}/${namespace}.`);
  return load();
}

/** Loads the strings of one language and namespace when they are first needed. */
const files: BackendModule = {
  type: 'backend',
  init: () => {},
  read: (language, namespace, done) => {
    stringsOf(language as Language, namespace).then(
      (strings) => done(null, strings),
      (error: Error) => done(error, null),
    );
  },
};

/** Whether there are strings in it. */
export function isLanguage(text: string | null | undefined): text is Language {
  return text !== null && text !== undefined && Object.hasOwn(LANGUAGES, text);
}

/** The language chosen before, else the first of the browser's that there is, else English. */
function firstLanguage(): Language {
  const wanted = [localStorage.getItem(KEPT_UNDER), ...navigator.languages.map((tag) => tag.slice(0, 2))];
  return wanted.find(isLanguage) ?? 'en';
}

/** Makes the strings ready that a first visit needs. */
export async function startI18n(): Promise<void> {
  i18next.on('languageChanged', (language) => {
    document.documentElement.lang = language;
  });
  await i18next
    .use(files)
    .use(initReactI18next)
    .init({
      lng: firstLanguage(),
      // Every language has every string: another one would be fetched for nothing.
      fallbackLng: false,
      ns: [...FIRST_NAMESPACES],
      defaultNS: 'common',
      interpolation: { escapeValue: false },
      returnNull: false,
    });
}

/** Makes the strings ready that a page needs beside those of all. */
export function loadStrings(...namespaces: string[]): Promise<void> {
  return i18next.loadNamespaces(namespaces);
}

/** Speaks another language from now on. */
export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(KEPT_UNDER, language);
  await i18next.changeLanguage(language);
}
