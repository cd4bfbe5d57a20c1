import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

const VERSION = 'v1';
const TAG_BYTES = 16;

/**
 * Seals short texts (webhook secrets, header values) for storage: AES-256-GCM with a random 96-bit nonce. The owner of
 * a text (`webhook:7`) is authenticated along with it, so a copied row cannot be opened elsewhere.
 */
export class SecretBox {
  constructor(private readonly key: Buffer) {
    if (key.length !== 32) throw new RangeError('A secrets key must be 32 bytes.');
  }

  /** A short public name of the key, kept in the database so that a start with another key is noticed. */
  get fingerprint(): string {
    return createHash('sha256').update('hookledger secrets key').update(this.key).digest('hex').slice(0, 16);
  }

  seal(text: string, belongsTo: string): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce).setAAD(Buffer.from(belongsTo));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `${VERSION}:${this.fingerprint}:${nonce.toString('base64')}:${sealed.toString('base64')}`;
  }

  /** @throws if the text was sealed with another key or for another owner, or was altered */
  open(sealed: string, belongsTo: string): string {
    const [version, fingerprint, nonce, body] = sealed.split(':');
    if (version !== VERSION || !nonce || !body) throw new Error('This is not sealed text of a known version.');
    const bytes = Buffer.from(body, 'base64');
    // Without an explicit length, a tag cut to four bytes would pass.
    const options = { authTagLength: TAG_BYTES };
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.key, Buffer.from(nonce, 'base64'), options)
        .setAAD(Buffer.from(belongsTo))
        .setAuthTag(bytes.subarray(-TAG_BYTES));
      return decipher.update(bytes.subarray(0, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
    } catch (cause) {
      throw new Error(this.whyNot(fingerprint!), { cause });
    }
  }

  /** Whether a text can be opened with this key. */
  opens(sealed: string, belongsTo: string): boolean {
    try {
      this.open(sealed, belongsTo);
      return true;
    } catch {
      return false;
    }
  }

  private whyNot(fingerprint: string): string {
    if (fingerprint === this.fingerprint) return 'It was altered after sealing, or belongs to something else.';
    const named = /^[0-9a-f]{16}$/.test(fingerprint) ? ` ${fingerprint}` : '';
    return `It was sealed with another key${named}, or altered; the current key is ${this.fingerprint}.`;
  }
}
