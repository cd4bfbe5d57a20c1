import { graphql } from '../graphql/graphql.js';

/** Who is signed in and which account is looked at. */
export const ME = graphql(`
  query Me {
    me {
      isOperator
      account {
        id
        name
        timezone
      }
    }
  }
`);

/** For an operator: whose accounts there are. */
export const ACCOUNTS = graphql(`
  query AccountsToChoose {
    accounts(first: 100) {
      edges {
        node {
          id
          name
        }
      }
    }
  }
`);
