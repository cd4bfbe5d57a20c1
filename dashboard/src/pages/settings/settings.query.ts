import { graphql, type ResultOf } from '../../graphql/graphql.js';

/** The account that is looked at. */
export const ACCOUNT_SETTINGS = graphql(`
  query AccountSettings {
    me {
      isOperator
      account {
        id
        name
        eshopId
        timezone
        retentionDays
        createdAt
      }
    }
  }
`);

export type AccountSettings = NonNullable<ResultOf<typeof ACCOUNT_SETTINGS>['me']['account']>;

export const UPDATE_ACCOUNT = graphql(`
  mutation UpdateAccountSettings($input: UpdateAccountInput!) {
    updateAccount(input: $input) {
      id
      name
      timezone
      retentionDays
    }
  }
`);

/** The account's tokens that are not revoked. */
export const API_TOKENS = graphql(`
  query ApiTokens {
    apiTokens {
      id
      name
      hint
      createdAt
      expiresAt
      lastUsedAt
    }
  }
`);

export type ListedToken = ResultOf<typeof API_TOKENS>['apiTokens'][number];

export const CREATE_API_TOKEN = graphql(`
  mutation CreateToken($input: CreateApiTokenInput!) {
    createApiToken(input: $input) {
      id
      name
      token
    }
  }
`);

export const REVOKE_API_TOKEN = graphql(`
  mutation RevokeToken($id: ID!) {
    revokeApiToken(id: $id) {
      id
    }
  }
`);

/** For operators: a page of all accounts. */
export const ACCOUNTS = graphql(`
  query AccountsList($first: Int!, $after: String) {
    accounts(first: $first, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          id
          name
          eshopId
          timezone
          createdAt
        }
      }
    }
  }
`);

export type ListedAccount = ResultOf<typeof ACCOUNTS>['accounts']['edges'][number]['node'];

export const CREATE_ACCOUNT = graphql(`
  mutation CreateAccountByOperator($input: CreateAccountInput!) {
    createAccount(input: $input) {
      token
      account {
        id
        name
      }
    }
  }
`);
